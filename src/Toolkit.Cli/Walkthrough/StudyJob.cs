using Toolkit.Cli.Verbs;

namespace Toolkit.Cli.Walkthrough;

/// <summary>Three strategies on one series, kept, compared, and shown on one page.</summary>
internal sealed class StudyJob(Workspace tk, Action<Step> show, CancellationToken cancel)
{
    private const string Tag = "walkthrough";

    private const int NumberWidth = 10;

    public async Task RunAsync(string symbol, Timeframe timeframe)
    {
        // The runs of an earlier walkthrough make room for these.
        IReadOnlyList<RunSummary> earlier = await tk.Runs.ListAsync(new() { Tag = Tag }, cancel);
        await tk.Runs.DeleteAsync([.. earlier.Select(r => r.Id)], cancel);
        Study study = await tk.StudyAsync(symbol, timeframe, cancel: cancel);
        List<long> runs = [];
        foreach (string strategy in new[] { nameof(SmaCross), nameof(DonchianBreakout), nameof(RsiBollinger) })
        {
            BacktestResult result = study.Run(Strategies.Find(strategy).Create(), new() { Commission = Commission.Parse("0.1%") });
            runs.Add(await tk.Runs.SaveAsync(result, strategy, new() { Tags = [Tag] }, cancel));
            Tested($"toolkit backtest {strategy} {symbol} --timeframe {timeframe} --commission 0.1% --save {strategy} --tag {Tag}", result, runs[^1]);
        }

        RunComparison comparison = await tk.Runs.CompareAsync(runs, cancel);
        Compared(comparison, runs);
        Reported(comparison, runs);
    }

    private void Tested(string command, BacktestResult result, long id)
    {
        Metrics m = result.Metrics;
        show(new(
            "backtest", command,
            [
                $"{MetricsText.Number(m.ReturnPct)} % in {m.Trades} trades (buy and hold {MetricsText.Number(m.BuyHoldReturnPct)} %), Sharpe {MetricsText.Number(m.Sharpe)}, "
                    + $"maximum drawdown {MetricsText.Number(m.MaxDrawdownPct)} %; kept as run {id}",
                .. result.Warnings,
            ],
            new { RunId = id, m.Trades, Metrics = m.ToJson(), result.Warnings }));
    }

    private void Compared(RunComparison comparison, List<long> runs)
    {
        TextTable table = new(["", .. comparison.Runs.Select(r => $"{r.Id} {r.Name}")]);
        foreach (ComparedMetric metric in comparison.Metrics.Where(m => BacktestText.Shown.Contains(m.Key)))
        {
            table.Add([metric.Statistic.Label, .. metric.Values.Select((v, i) => (object?)$"{MetricsText.Value(metric.Key, v),NumberWidth}{(metric.Best[i] ? " *" : "")}")]);
        }

        StringWriter text = new();
        table.Write(text);
        show(new(
            "compare", $"toolkit runs compare {string.Join(' ', runs)}",
            [.. text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.TrimEnd()), "(* the best)", .. comparison.Warnings],
            new { runs, comparison.Warnings }));
    }

    private void Reported(RunComparison comparison, List<long> runs)
    {
        string path = Path.Combine(tk.Path, "reports", "walkthrough.html");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        WholeFile.Write(path, HtmlReport.Of(comparison).WriteTo);
        show(new(
            "report", $"toolkit runs report {string.Join(' ', runs)} -o {path}",
            [$"{path} ({Text.Bytes(new FileInfo(path).Length)}): open it in a browser; it needs no network"],
            new { path, Bytes = new FileInfo(path).Length }));
    }
}

using System.Globalization;

namespace Toolkit.Cli.Verbs;

/// <summary>Stored runs for a reader.</summary>
internal sealed class RunsText(TextWriter output)
{
    private const int MostParametersShown = 6;

    /// <summary>Beyond so many runs a comparison has a row for each of them.</summary>
    private const int MostColumns = 5;

    private static readonly string[] Shown = ["returnPct", "sharpe", "maxDrawdownPct", "trades", "winRatePct"];

    public void List(IReadOnlyList<RunSummary> runs, string? orderBy)
    {
        string[] keys = [.. orderBy is not null && Metrics.NumberNames.Contains(orderBy) && !Shown.Contains(orderBy) ? Shown.Prepend(orderBy) : Shown];
        TextTable.Write(output, ["run", "name", "strategy", "symbol", "timeframe", "parameters", .. keys, "tags", "saved"], runs, run =>
        [
            run.Id, run.Name, run.Strategy, run.Symbol, run.Timeframe?.Name, Parameters(run.Parameters), .. keys.Select(key => MetricsText.Number(key, run.Metrics[key])),
            string.Join(' ', run.Tags), run.CreatedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        ]);
    }

    public void Show(StoredRun run)
    {
        output.WriteLine($"Run {run.Id}: {Text.Of(run.Name)}");
        output.WriteLine($"{Text.Of(run.Result.Strategy)} {Parameters(run.Parameters, int.MaxValue)}".TrimEnd());
        output.WriteLine();
        Line("Saved", $"{Text.Of(run.CreatedAt)} by toolkit {run.ToolkitVersion}{(run.GitCommit is { } commit ? $", at commit {commit[..12]}" : "")}");
        Line("Took", string.Create(CultureInfo.InvariantCulture, $"{run.Summary.Elapsed.TotalMilliseconds:0.###} ms"));
        Line("Tags", string.Join(' ', run.Tags.Select(Text.Of)));
        Line("Notes", Text.Of(run.Summary.Notes));
        Line("Strategy", run.StrategyHash);
        Line("Range", $"{Text.Of(run.Metrics.Start)} to {Text.Of(run.Metrics.End)}, {Text.Count(run.Result.Equity.Count)} points");
        foreach (StoredSeries series in run.Series)
        {
            Line("Bars", series.Key is null
                ? $"{Text.Of(series.Symbol)}: none (trades of another engine)"
                : $"{Text.Of(series.Key)}, {Text.Count(series.Bars)} bars, {series.Calendar}, sha256 {series.Sha256![..12]}, {(series.Origin is { } o ? $"version {o.Version}, adjusted for {o.Adjust.ToString().ToLowerInvariant()}" : "from memory")}");
        }

        Line("Account", $"cash {Text.Of(run.Options.Cash)}, commission {run.Options.Commission}, slippage {run.Options.Slippage}{(run.Options.CapSlippage ? " inside the bar" : "")}{(run.Options.Fills == FillModel.Whole ? "" : $", fills {run.Options.Fills}")}, size {run.Options.Sizing}, margin {Text.Of(run.Options.Margin)}");
        output.WriteLine();
        MetricsText.Orders(output, run.Result);
        MetricsText.Write(output, run.Metrics);
        MetricsText.Write(output, run.Result.Risk);
        if (run.Benchmark is { } held)
        {
            MetricsText.Write(output, held.Key, held.Comparison);
        }
    }

    public void Compare(RunComparison compared)
    {
        if (compared.Runs.Count > MostColumns)
        {
            Rows(compared);
            return;
        }

        TextTable table = new(["", .. compared.Runs.Select(run => $"run {run.Id}")]);
        table.Add(["name", .. compared.Runs.Select(run => run.Name)]);
        table.Add(["strategy", .. compared.Runs.Select(run => run.Result.Strategy)]);
        table.Add(["symbol", .. compared.Runs.Select(run => $"{run.Summary.Symbol} {run.Summary.Timeframe}".TrimEnd())]);
        foreach (ComparedSetting setting in compared.Parameters.Concat(compared.Options))
        {
            table.Add([setting.Name, .. setting.Values.Select(Setting)]);
        }

        ComparedMetric[] metrics = [.. compared.Metrics, .. compared.Risk];
        string[][] cells = [.. metrics.Select(metric => metric.Values.Select((value, i) => MetricsText.Value(metric.Key, value) + (metric.Best[i] ? " *" : "  ")).ToArray())];
        int width = cells.Max(row => row.Max(cell => cell.Length));
        for (int i = 0; i < cells.Length; i++)
        {
            table.Add([metrics[i].Statistic.Label, .. cells[i].Select(cell => cell.PadLeft(width))]);
        }

        table.Write(output);
        output.WriteLine("(* the best; options and parameters are shown where they differ)");
    }

    private void Rows(RunComparison compared)
    {
        ComparedSetting[] settings = [.. compared.Parameters.Concat(compared.Options)];
        ComparedMetric[] metrics = [.. Shown.Select(key => compared.Metrics.Single(metric => metric.Key == key))];
        TextTable table = new(["run", "name", .. settings.Select(s => s.Name), .. metrics.Select(m => m.Key)]);
        for (int i = 0; i < compared.Runs.Count; i++)
        {
            table.Add([
                compared.Runs[i].Id, compared.Runs[i].Name, .. settings.Select(s => Setting(s.Values[i])),
                .. metrics.Select(m => MetricsText.Number(m.Key, m.Values[i]) + (m.Best[i] ? " *" : "  "))]);
        }

        table.Write(output);
        output.WriteLine("(* the best; --json has every statistic)");
    }

    private void Line(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            output.WriteLine($"{name,-12}{value}");
        }
    }

    private static string Parameters(IReadOnlyDictionary<string, object> parameters, int most = MostParametersShown)
    {
        string text = string.Join(' ', parameters.Take(most).Select(p => $"{Text.Of(p.Key)}={Setting(p.Value)}"));
        return parameters.Count > most ? text + " …" : text;
    }

    private static string Setting(object? value) => value switch
    {
        null => "-",
        bool truth => truth ? "true" : "false",
        _ => Text.Of(value),
    };
}

namespace Toolkit.Cli.Verbs;

internal static class ChartVerb
{
    public static VerbCommand Create(Verb verb)
    {
        SeriesOptions series = new();
        ReadChoices reading = new(series);
        Option<long?> run = new("--run") { Description = "Draw the trades of this stored run; without a timeframe and a range its own bars are drawn.", HelpName = "ID" };
        OpenChoice opening = new("the page");
        Option<string> file = new("--output", "-o") { Description = "The page to write; it works offline.", HelpName = "FILE.html", Required = true };
        return verb.Create(
            "chart",
            "Candles, volume and a run's trades as a page in one file.",
            "toolkit chart SPY --timeframe 1d --from 2023-01-01 -o spy.html",
            async (call, cancel) =>
            {
                WholeFile.Ending(call.Get(file)!, "html", "htm");
                ReadOptions options = reading.Read(call);
                using Workspace tk = call.Open();
                StoredRun? stored = call.Get(run) is { } id ? await tk.Runs.LoadAsync(id, cancel) : null;
                bool asked = series.TimeframeOf(call) is not null || series.FromOf(call) is not null || series.ToOf(call) is not null || options.Resample is not null;
                BarSeries bars = stored is not null && !asked
                    ? await OfRunAsync(call, tk, stored, call.Get(series.Symbol)!, cancel)
                    : await tk.Bars.ReadAsync(call.Get(series.Symbol)!, series.TimeframeOf(call), series.FromOf(call), series.ToOf(call), options, cancel);
                string path = Path.GetFullPath(call.Get(file)!);
                Chart chart = Chart.Candles(bars, stored?.Result);
                WholeFile.Write(path, chart.Save);
                call.Report.Result(
                    new { path, bars.Symbol, bars.Key.Exchange, bars.Timeframe, Rows = bars.Count, From = bars.Time[0], To = bars.Time[^1], chart.Note },
                    $"{path}: {chart.Title}{(chart.Note is { } note ? $" ({note})" : "")}");
                opening.Open(call, path);
            },
            [series.Symbol, series.Timeframe, series.From, series.To, run, file, opening.Option, .. reading.Options]);
    }

    private static async Task<BarSeries> OfRunAsync(Call call, Workspace tk, StoredRun run, string symbol, CancellationToken cancel)
    {
        IReadOnlyList<BarSeries> all = await tk.Runs.BarsAsync(run, call.Report.Note, cancel);
        BarSeries bars = all.FirstOrDefault(b => b.Symbol == symbol || $"{b.Key.Exchange}:{b.Symbol}" == symbol)
            ?? throw ToolkitException.NotFound($"run {run.Id} has no bars of {symbol} that can be read; it is of {run.Summary.Symbol}", "name its symbol, or a timeframe to read");
        return run.Options.From is { } from && bars.Slice(from, null) is { Count: > 0 } inside ? inside : bars;
    }
}

namespace Toolkit.Cli.Verbs;

internal static class QueryVerb
{
    public static VerbCommand Create(Verb verb)
    {
        SeriesOptions series = new();
        ReadChoices reading = new(series);
        FrameOutput output = new();
        Option<int?> last = new("--last") { Description = "Only the last N bars.", HelpName = "N" };
        Option<string?> columns = new("--columns") { Description = "Of time,open,high,low,close,volume, in the order wanted.", HelpName = "LIST" };
        return verb.Create(
            "query",
            "Bars of a series: a range [from, to) or the latest, resampled, adjusted, filled.",
            "toolkit query SPY --timeframe 1m --from 2024-01-02 --to 2024-01-03 --resample 5m --format csv",
            async (call, cancel) =>
            {
                ReadOptions options = reading.Read(call) with { Columns = Columns(call.Get(columns)) };
                using Workspace tk = call.Open();
                Frame frame = call.Get(last) is { } count
                    ? await LatestAsync(call, tk, series, count, options, cancel)
                    : await tk.Bars.ReadFrameAsync(
                        call.Get(series.Symbol)!, series.TimeframeOf(call), series.FromOf(call), series.ToOf(call), options, cancel);
                output.Write(call, frame, cancel);
            },
            [series.Symbol, series.Timeframe, series.From, series.To, last, columns, .. reading.Options, .. output.Options]);
    }

    private static async Task<Frame> LatestAsync(Call call, Workspace tk, SeriesOptions series, int count, ReadOptions options, CancellationToken cancel)
    {
        if (count < 1)
        {
            throw ToolkitException.Usage($"--last {count}: at least one bar is asked for", "write --last 20 or the like");
        }

        if (series.FromOf(call) is null && series.ToOf(call) is null)
        {
            return (await tk.Bars.LatestAsync(call.Get(series.Symbol)!, series.TimeframeOf(call), count, options, cancel)).ToFrame(options.Columns);
        }

        BarSeries range = await tk.Bars.ReadAsync(
            call.Get(series.Symbol)!, series.TimeframeOf(call), series.FromOf(call), series.ToOf(call), options, cancel);
        return range.Last(count).ToFrame(options.Columns);
    }

    private static string[]? Columns(string? list) => list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

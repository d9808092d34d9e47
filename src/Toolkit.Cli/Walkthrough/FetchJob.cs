using Toolkit.Cli.Verbs;

namespace Toolkit.Cli.Walkthrough;

/// <summary>Fetching, step by step: a range, the same again, both ends, a hole; each prints what was asked of the source.</summary>
internal sealed class FetchJob(Workspace tk, string baseUrl, Action<Step> show, CancellationToken cancel)
{
    private const string Symbol = "binance:DEMO/USDT";

    public async Task RunAsync()
    {
        // An earlier walkthrough may have fetched the made-up coin already; this one begins anew.
        if (tk.Fetch.Statistics().Series.Any(s => $"{s.Series.Exchange}:{s.Series.Symbol}" == Symbol))
        {
            tk.Fetch.Clear(Symbol, cancel: cancel);
        }

        await FetchAsync("fetch", "2024-03-01", "2024-03-05");
        await FetchAsync("fetch again: nothing is missing", "2024-03-01", "2024-03-05");
        await FetchAsync("fetch more on both sides", "2024-02-28", "2024-03-08");
        await FetchAsync("fetch further on, which leaves a hole", "2024-03-12", "2024-03-15");
        await GapsAsync();
        await FetchAsync("fetch the whole range: only the hole is asked for", "2024-02-28", "2024-03-15");
    }

    private async Task FetchAsync(string name, string from, string to)
    {
        FetchReport r = await tk.Fetch.FetchAsync(
            Symbol, Timeframe.Hour, TimeText.Parse("--from", from), TimeText.Parse("--to", to), new() { BaseUrl = baseUrl }, cancel: cancel);
        show(new(
            name, $"toolkit fetch {Symbol} --timeframe 1h --from {from} --to {to} --base-url {baseUrl}",
            [$"{r.Requests} requests, {Text.Count(r.RowsNew)} new bars", .. r.Ranges.Select(range => $"asked for {range}")], r.ToJson()));
    }

    private async Task GapsAsync()
    {
        IReadOnlyList<SeriesGap> gaps = await tk.Bars.GapsAsync(Symbol, Timeframe.Hour);
        show(new(
            "gaps", $"toolkit gaps {Symbol} --timeframe 1h",
            [.. gaps.Select(g => $"{g.Bars} bars in {g.Range}: {Json.Word(g.Reason)}").DefaultIfEmpty("none")],
            new { Gaps = gaps.Select(g => new { g.Range.From, g.Range.To, g.Bars }) }));
    }
}

namespace Toolkit.Cli.Verbs;

internal static class GapsVerb
{
    public static VerbCommand Create(Verb verb)
    {
        SeriesOptions series = new();
        Option<string?> calendar = ReadChoices.CalendarOption();
        return verb.Create(
            "gaps",
            "The bars that the calendar expects and the store lacks. A closed market is no gap; the default range is from the first stored bar to the last.",
            "toolkit gaps SPY --timeframe 1m --from 2024-01-01 --to 2024-02-01 --calendar XNYS",
            async (call, cancel) =>
            {
                ReadOptions options = new() { Exchange = call.Get(series.Exchange), Calendar = ReadChoices.CalendarOf(call, calendar), Notes = call.Report.Note };
                (Timeframe? timeframe, DateTime? from, DateTime? to) = (series.TimeframeOf(call), series.FromOf(call), series.ToOf(call));
                using Workspace tk = call.Open();
                Show(call.Report, await tk.Bars.GapsAsync(call.Get(series.Symbol)!, timeframe, from, to, options, cancel));
            },
            series.Symbol, series.Exchange, series.Timeframe, series.From, series.To, calendar);
    }

    private static void Show(Report report, IReadOnlyList<SeriesGap> gaps) => report.Result(gaps.Select(g => new { g.Range.From, g.Range.To, g.Bars, g.Reason }), text =>
    {
        if (gaps.Count == 0)
        {
            text.WriteLine("no gaps");
            return;
        }

        TextTable.Write(text, ["from", "to", "bars", "reason"], gaps, g => [g.Range.From, g.Range.To, g.Bars, Json.Word(g.Reason)]);
        text.WriteLine($"({Text.Count(gaps.Count)} gap{(gaps.Count == 1 ? "" : "s")}, {Text.Count(gaps.Sum(g => g.Bars))} bars)");
    });
}

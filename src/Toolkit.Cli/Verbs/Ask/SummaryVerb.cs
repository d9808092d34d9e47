namespace Toolkit.Cli.Verbs;

internal static class SummaryVerb
{
    public static VerbCommand Create(Verb verb)
    {
        SeriesOptions series = new();
        Option<string?> calendar = ReadChoices.CalendarOption();
        return verb.Create(
            "summary",
            "A series in a few numbers: rows, range, lowest, highest, mean close, volume, missing bars.",
            "toolkit summary SPY --timeframe 1m --from 2024-01-01",
            async (call, cancel) =>
            {
                ReadOptions options = new() { Exchange = call.Get(series.Exchange), Calendar = ReadChoices.CalendarOf(call, calendar), CountGaps = true, Notes = call.Report.Note };
                (Timeframe? timeframe, DateTime? from, DateTime? to) = (series.TimeframeOf(call), series.FromOf(call), series.ToOf(call));
                using Workspace tk = call.Open();
                BarSummary s = await tk.Bars.SummaryAsync(call.Get(series.Symbol)!, timeframe, from, to, options, cancel);
                call.Report.Result(
                    Facts(s),
                    $"""
                    {s.Key}
                    bars        {Text.Count(s.Rows)}, {Text.Of(s.From)} to {Text.Of(s.To)}
                    low, high   {Text.Of(s.Min)}, {Text.Of(s.Max)}
                    mean close  {Text.Of(Math.Round(s.MeanClose, 6))}
                    volume      {Text.Of(s.Volume)}
                    missing     {Text.Of(s.Gaps)}
                    """);
            },
            series.Symbol, series.Exchange, series.Timeframe, series.From, series.To, calendar);
    }

    public static object Facts(BarSummary s) =>
        new { s.Key.Symbol, s.Key.Exchange, s.Key.Timeframe, s.Rows, s.From, s.To, s.Min, s.Max, s.MeanClose, s.Volume, s.Gaps };
}

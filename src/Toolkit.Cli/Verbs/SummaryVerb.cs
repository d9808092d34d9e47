using System.CommandLine;
using System.Text.Json.Nodes;
using Toolkit.Cli.Output;

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
                ReadOptions options = new()
                {
                    Exchange = call.Get(series.Exchange),
                    Calendar = ReadChoices.CalendarOf(call, calendar),
                    CountGaps = true,
                    Notes = call.Report.Note,
                };
                (Timeframe? timeframe, DateTime? from, DateTime? to) = (series.TimeframeOf(call), series.FromOf(call), series.ToOf(call));
                using Workspace tk = call.Open();
                BarSummary s = await tk.Bars.SummaryAsync(call.Get(series.Symbol)!, timeframe, from, to, options, cancel);
                Show(call.Report, s);
                return 0;
            },
            series.Symbol, series.Exchange, series.Timeframe, series.From, series.To, calendar);
    }

    public static JsonObject Document(BarSummary s) => new()
    {
        ["symbol"] = s.Key.Symbol,
        ["exchange"] = s.Key.Exchange,
        ["timeframe"] = s.Key.Timeframe.Name,
        ["rows"] = s.Rows,
        ["from"] = Json.Time(s.From),
        ["to"] = Json.Time(s.To),
        ["min"] = Json.Number(s.Min),
        ["max"] = Json.Number(s.Max),
        ["meanClose"] = Json.Number(s.MeanClose),
        ["volume"] = Json.Number(s.Volume),
        ["gaps"] = s.Gaps,
    };

    private static void Show(Report report, BarSummary s) => report.Result(Document(s), text =>
    {
        text.WriteLine($"{s.Key}");
        text.WriteLine($"bars        {Text.Count(s.Rows)}, {Text.Of(s.From)} to {Text.Of(s.To)}");
        text.WriteLine($"low, high   {Text.Of(s.Min)}, {Text.Of(s.Max)}");
        text.WriteLine($"mean close  {Text.Of(Math.Round(s.MeanClose, 6))}");
        text.WriteLine($"volume      {Text.Of(s.Volume)}");
        text.WriteLine($"missing     {Text.Of(s.Gaps)}");
    });
}

namespace Toolkit.Cli.Verbs;

/// <summary>What a series is, in numbers, as JSON.</summary>
internal static class AskJson
{
    public static JsonObject ToJson(this BarSummary s) => new()
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

    public static JsonObject ToJson(this SeriesGap g) => new()
    {
        ["from"] = Json.Time(g.Range.From),
        ["to"] = Json.Time(g.Range.To),
        ["bars"] = g.Bars,
        ["reason"] = Json.CamelCase(g.Reason),
    };
}

namespace Toolkit.Cli.Verbs;

/// <summary>What was fetched, as JSON.</summary>
internal static class FetchJson
{
    public static JsonObject ToJson(this FetchReport r) => new()
    {
        ["symbol"] = r.Series.Symbol,
        ["exchange"] = r.Series.Exchange,
        ["timeframe"] = r.Series.Timeframe.Name,
        ["requests"] = r.Requests,
        ["pages"] = r.Pages,
        ["rowsFetched"] = r.RowsFetched,
        ["rowsNew"] = r.RowsNew,
        ["rowsRevised"] = r.RowsRevised,
        ["rowsRejected"] = r.RowsRejected,
        ["rowsLeftOut"] = r.RowsLeftOut,
        ["ranges"] = Json.Array(r.Ranges, Json.Range),
        ["from"] = Json.Time(r.From),
        ["to"] = Json.Time(r.To),
        ["notes"] = Json.Texts(r.Notes),
    };
}

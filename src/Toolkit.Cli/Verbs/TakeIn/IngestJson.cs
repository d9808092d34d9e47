namespace Toolkit.Cli.Verbs;

/// <summary>What was taken in, as JSON.</summary>
internal static class IngestJson
{
    public static JsonObject ToJson(this IngestReport r) => new()
    {
        ["symbol"] = r.Symbol,
        ["exchange"] = r.Exchange,
        ["timeframe"] = r.Timeframe.Name,
        ["rowsRead"] = r.RowsRead,
        ["rowsAccepted"] = r.RowsAccepted,
        ["rowsRejected"] = r.RowsRejected,
        ["duplicates"] = r.Duplicates,
        ["from"] = Json.Time(r.From),
        ["to"] = Json.Time(r.To),
        ["files"] = r.Files,
        ["bytes"] = r.Bytes,
        ["elapsedMs"] = Json.Milliseconds(r.ElapsedMs),
        ["skipped"] = r.Skipped,
        ["format"] = r.Format,
        ["columns"] = r.Columns is { } columns ? new JsonObject(columns.Named.Select(c => KeyValuePair.Create(c.Role, (JsonNode?)c.Name))) : null,
        ["leftOut"] = Json.Texts(r.LeftOut),
        ["quarantine"] = r.Quarantine,
        ["notes"] = Json.Texts(r.Notes),
    };

    public static JsonObject ToJson(this BulkReport r) => new()
    {
        ["files"] = Json.Array(r.Files, file =>
        {
            JsonObject one = file.Report?.ToJson() ?? new() { ["error"] = Report.ErrorDocument(file.Error!) };
            one["file"] = file.Path;
            return one;
        }),
        ["totals"] = new JsonObject
        {
            ["files"] = r.Files.Count,
            ["failed"] = r.Failed,
            ["skipped"] = r.Skipped,
            ["rowsRead"] = r.RowsRead,
            ["rowsAccepted"] = r.RowsAccepted,
            ["rowsRejected"] = r.RowsRejected,
            ["duplicates"] = r.Duplicates,
            ["elapsedMs"] = Json.Milliseconds(r.ElapsedMs),
        },
    };
}

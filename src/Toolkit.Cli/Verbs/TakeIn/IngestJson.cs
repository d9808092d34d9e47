namespace Toolkit.Cli.Verbs;

/// <summary>What was taken in, as JSON.</summary>
internal static class IngestJson
{
    public static JsonObject ToJson(this IngestReport r) => Json.Object(new
    {
        r.Symbol, r.Exchange, r.Timeframe, r.RowsRead, r.RowsAccepted, r.RowsRejected, r.Duplicates, r.From, r.To, r.Files, r.Bytes,
        ElapsedMs = Json.Milliseconds(r.ElapsedMs), r.Skipped, r.Format,
        Columns = r.Columns is { } columns ? Json.ByKey(columns.Named.Select(c => (c.Role, (object?)c.Name))) : null,
        r.LeftOut, r.Quarantine, r.Notes,
    });

    public static object ToJson(this BulkReport r) => new
    {
        Files = r.Files.Select(file =>
        {
            JsonObject one = file.Report?.ToJson() ?? new() { ["error"] = Report.ErrorDocument(file.Error!) };
            one["file"] = file.Path;
            return one;
        }),
        Totals = new
        {
            Files = r.Files.Count, r.Failed, r.Skipped, r.RowsRead, r.RowsAccepted, r.RowsRejected, r.Duplicates, ElapsedMs = Json.Milliseconds(r.ElapsedMs),
        },
    };
}

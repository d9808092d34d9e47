namespace Toolkit.Cli.Verbs;

/// <summary>What the store has, as JSON.</summary>
internal static class StoreJson
{
    public static JsonObject ToJson(this DatasetRow r) => new()
    {
        ["symbol"] = r.Symbol,
        ["exchange"] = r.Exchange,
        ["timeframe"] = r.Timeframe.Name,
        ["basis"] = Json.Word(r.Basis),
        ["from"] = Json.Time(r.From),
        ["to"] = Json.Time(r.To),
        ["rows"] = r.Rows,
        ["files"] = r.Files,
        ["bytes"] = r.Bytes,
    };

    public static JsonObject ToJson(this SymbolRow r) => new()
    {
        ["symbol"] = r.Symbol,
        ["exchange"] = r.Exchange,
        ["name"] = r.Name,
        ["assetType"] = r.AssetType,
        ["currency"] = r.Currency,
        ["lot"] = Json.Number(r.Lot),
        ["vendor"] = r.Vendor,
        ["calendar"] = r.Calendar,
        ["createdAt"] = Json.Time(r.CreatedAt),
        ["updatedAt"] = Json.Time(r.UpdatedAt),
    };

    public static JsonObject ToJson(this SourceRow r) => new()
    {
        ["id"] = r.Id,
        ["symbol"] = r.Key.Symbol,
        ["exchange"] = r.Key.Exchange,
        ["timeframe"] = r.Key.Timeframe.Name,
        ["uri"] = r.Uri,
        ["sha256"] = r.Sha256,
        ["format"] = r.Format,
        ["rowsRead"] = r.RowsRead,
        ["rowsAccepted"] = r.RowsAccepted,
        ["rowsRejected"] = r.RowsRejected,
        ["duplicates"] = r.Duplicates,
        ["madeBy"] = r.MadeBy,
        ["version"] = r.Version,
        ["loadedAt"] = Json.Time(r.LoadedAt),
        ["elapsedMs"] = Json.Milliseconds(r.Elapsed.TotalMilliseconds),
    };

    public static JsonObject ToJson(this FileRow r) => new()
    {
        ["id"] = r.Id,
        ["path"] = r.Path,
        ["timeframe"] = r.Timeframe.Name,
        ["series"] = r.Series,
        ["rows"] = r.Rows,
        ["bytes"] = r.Bytes,
        ["sha256"] = r.Sha256,
        ["from"] = Json.Time(r.From),
        ["to"] = Json.Time(r.To),
        ["version"] = r.Version,
    };

    public static JsonObject ToJson(this CorporateAction a) => new() { ["time"] = Json.Time(a.Time), ["kind"] = Json.Word(a.Kind), ["value"] = Json.Number(a.Value) };
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Toolkit.Cli;

/// <summary>The library's records as JSON, with the keys of the command line's contract.</summary>
internal static partial class Json
{
    public static JsonNode? Time(DateTime? time) => time is { } t ? UnixMicroseconds.ToIso(UnixMicroseconds.From(t)) : null;

    /// <summary>A number, or null where it is not defined; JSON knows no NaN.</summary>
    public static JsonNode? Number(double? value) => value is { } v && double.IsFinite(v) ? JsonValue.Create(v) : null;

    public static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> one) => [.. items.Select(one)];

    public static JsonArray Texts(IEnumerable<string> texts) => Array(texts, t => JsonValue.Create(Words.Of(t)));

    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>An enum of several words, such as <c>noTrade</c>.</summary>
    public static string CamelCase<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    public static JsonObject Of(IngestReport r) => new()
    {
        ["symbol"] = r.Symbol,
        ["exchange"] = r.Exchange,
        ["timeframe"] = r.Timeframe.Name,
        ["rowsRead"] = r.RowsRead,
        ["rowsAccepted"] = r.RowsAccepted,
        ["rowsRejected"] = r.RowsRejected,
        ["duplicates"] = r.Duplicates,
        ["from"] = Time(r.From),
        ["to"] = Time(r.To),
        ["files"] = r.Files,
        ["bytes"] = r.Bytes,
        ["elapsedMs"] = Math.Round(r.ElapsedMs, 3),
        ["skipped"] = r.Skipped,
        ["format"] = r.Format,
        ["columns"] = r.Columns is { } columns ? Columns(columns) : null,
        ["leftOut"] = Texts(r.LeftOut),
        ["quarantine"] = r.Quarantine,
        ["notes"] = Texts(r.Notes),
    };

    private static JsonObject Columns(ColumnMap columns)
    {
        JsonObject map = [];
        foreach ((string role, string name) in columns.Named)
        {
            map[role] = name;
        }

        return map;
    }

    public static JsonObject Of(DatasetRow r) => new()
    {
        ["symbol"] = r.Symbol,
        ["exchange"] = r.Exchange,
        ["timeframe"] = r.Timeframe.Name,
        ["basis"] = Word(r.Basis),
        ["from"] = Time(r.From),
        ["to"] = Time(r.To),
        ["rows"] = r.Rows,
        ["files"] = r.Files,
        ["bytes"] = r.Bytes,
    };

    public static JsonObject Of(CorporateAction a) => new() { ["time"] = Time(a.Time), ["kind"] = Word(a.Kind), ["value"] = Number(a.Value) };

    public static JsonObject Of(SymbolRow r) => new()
    {
        ["symbol"] = r.Symbol,
        ["exchange"] = r.Exchange,
        ["name"] = r.Name,
        ["assetType"] = r.AssetType,
        ["currency"] = r.Currency,
        ["lot"] = Number(r.Lot),
        ["vendor"] = r.Vendor,
        ["calendar"] = r.Calendar,
        ["createdAt"] = Time(r.CreatedAt),
        ["updatedAt"] = Time(r.UpdatedAt),
    };

    public static JsonObject Of(SourceRow r) => new()
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
        ["loadedAt"] = Time(r.LoadedAt),
        ["elapsedMs"] = Math.Round(r.Elapsed.TotalMilliseconds, 3),
    };

    public static JsonObject Of(FileRow r) => new()
    {
        ["id"] = r.Id,
        ["path"] = r.Path,
        ["timeframe"] = r.Timeframe.Name,
        ["series"] = r.Series,
        ["rows"] = r.Rows,
        ["bytes"] = r.Bytes,
        ["sha256"] = r.Sha256,
        ["from"] = Time(r.From),
        ["to"] = Time(r.To),
        ["version"] = r.Version,
    };

    public static JsonObject Of(FetchReport r) => new()
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
        ["ranges"] = Array(r.Ranges, range => new JsonObject { ["from"] = Time(range.From), ["to"] = Time(range.To) }),
        ["from"] = Time(r.From),
        ["to"] = Time(r.To),
        ["notes"] = Texts(r.Notes),
    };
}

using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>What makes up one version of the bars and option quotes: files by their content, and what is known beside them. The same state gives the same text.</summary>
internal sealed record Manifest
{
    public static Manifest Empty { get; } = new();

    public IReadOnlyList<ManifestFile> Files { get; init; } = [];

    public IReadOnlyList<ManifestSeries> Series { get; init; } = [];

    public IReadOnlyList<JournalSymbol> Symbols { get; init; } = [];

    public IReadOnlyList<JournalCoverage> Coverage { get; init; } = [];

    public IReadOnlyList<JournalLoad> Loads { get; init; } = [];

    public IReadOnlyList<JournalActions> Actions { get; init; } = [];

    /// <summary>Where a file lies at a remote.</summary>
    public static string FileObject(string sha256) => $"files/{sha256}.parquet";

    /// <summary>Where a manifest lies at a remote.</summary>
    public static string Object(string hash) => $"manifests/{hash}.json.br";

    /// <summary>The current version of a catalog, as far as it is in files.</summary>
    public static Manifest Of(SqliteConnection connection)
    {
        long version = connection.Number("SELECT value FROM metadata WHERE key = 'version'");
        ILookup<string, ManifestBars> bars = connection.List(
            """
            SELECT s.file_id, y.exchange, y.symbol, s.row_count, s.min_time, s.max_time, s.min_low, s.max_high, s.sum_close, s.sum_volume
            FROM file_series s JOIN files f USING (file_id) JOIN datasets d USING (dataset_id) JOIN symbols y USING (symbol_id)
            WHERE f.removed_in IS NULL ORDER BY y.exchange, y.symbol
            """,
            r => (Id: r.GetString(0), Bars: new ManifestBars(r.GetString(1), r.GetString(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5), r.GetDouble(6), r.GetDouble(7), r.GetDouble(8), r.Real(9))))
            .ToLookup(one => one.Id, one => one.Bars);
        ILookup<string, ManifestQuotes> quotes = connection.List(
            """
            SELECT q.file_id, y.exchange, y.symbol, q.row_count, q.min_time, q.max_time, q.min_expiry, q.max_expiry
            FROM quote_files q JOIN files f USING (file_id) JOIN symbols y USING (symbol_id) WHERE f.removed_in IS NULL ORDER BY y.exchange, y.symbol
            """,
            r => (Id: r.GetString(0), Quotes: new ManifestQuotes(r.GetString(1), r.GetString(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5), r.GetInt32(6), r.GetInt32(7))))
            .ToLookup(one => one.Id, one => one.Quotes);
        JournalEntry facts = JournalSource.Facts(connection, 0, 0);
        return new()
        {
            Files =
            [
                .. FileTable.All(connection, version).Select(file => new ManifestFile(file.Sha256, file.Timeframe?.Name ?? "", file.SizeBytes) { Bars = [.. bars[file.Id]], Quotes = [.. quotes[file.Id]] })
                    .DistinctBy(file => file.Sha256).OrderBy(file => file.Sha256, StringComparer.Ordinal),
            ],
            Series = connection.List(
                """
                SELECT y.exchange, y.symbol, d.timeframe, d.basis, d.basis_as_of FROM datasets d JOIN symbols y USING (symbol_id)
                WHERE d.row_count > 0 ORDER BY y.exchange, y.symbol, d.timeframe
                """,
                r => new ManifestSeries(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.Long(4))),
            Symbols = facts.Symbols,
            // The lines that say that nothing is known are the journal's.
            Coverage = [.. facts.Coverage.Where(one => one.State is not null)],
            // Numbers of versions are each workspace's own.
            Loads =
            [
                .. facts.Loads.Select(load => load with { Version = 0 }).OrderBy(load => load.LoadedAt).ThenBy(load => load.Exchange, StringComparer.Ordinal)
                    .ThenBy(load => load.Symbol, StringComparer.Ordinal).ThenBy(load => load.Timeframe, StringComparer.Ordinal).ThenBy(load => load.Uri, StringComparer.Ordinal),
            ],
            Actions = [.. facts.Actions.Where(one => one.All.Count > 0)],
        };
    }

    /// <summary>As much of it as one of some versions has, too.</summary>
    public Manifest Of(IReadOnlyList<Manifest> versions)
    {
        HashSet<string> files = [.. versions.SelectMany(one => one.Files).Select(file => file.Sha256)];
        ILookup<(string, string), JournalAction> actions = versions.SelectMany(one => one.Actions)
            .SelectMany(one => one.All.Select(action => (Name: (one.Exchange, one.Symbol), action))).ToLookup(one => one.Name, one => one.action);
        return new()
        {
            Files = [.. Files.Where(file => files.Contains(file.Sha256))],
            Series = [.. Series.Intersect(versions.SelectMany(one => one.Series))],
            Symbols = [.. Symbols.Intersect(versions.SelectMany(one => one.Symbols))],
            Coverage = [.. Coverage.Intersect(versions.SelectMany(one => one.Coverage))],
            Loads = [.. Loads.Intersect(versions.SelectMany(one => one.Loads))],
            Actions = [.. Actions.Select(one => one with { All = [.. one.All.Intersect(actions[(one.Exchange, one.Symbol)])] })],
        };
    }

    /// <summary>Its name: the SHA-256 of its text.</summary>
    [JsonIgnore]
    public string Hash => _hash ??= Convert.ToHexStringLower(SHA256.HashData(Text()));

    private string? _hash;

    private byte[] Text() => JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.Manifest);

    public void Write(string path)
    {
        using BrotliStream packed = new(File.Create(path), CompressionLevel.Optimal);
        packed.Write(Text());
    }

    /// <exception cref="ToolkitException">It is not what its name says (bad data).</exception>
    public static Manifest Read(string path, string hash, RemoteRow remote)
    {
        try
        {
            using MemoryStream text = new();
            using (BrotliStream packed = new(File.OpenRead(path), CompressionMode.Decompress))
            {
                packed.CopyTo(text);
            }

            string actual = Convert.ToHexStringLower(SHA256.HashData(text.GetBuffer().AsSpan(0, (int)text.Length)));
            return actual == hash ? JsonSerializer.Deserialize(text.GetBuffer().AsSpan(0, (int)text.Length), ManifestJson.Default.Manifest)! : throw new InvalidDataException($"its SHA-256 is {actual}");
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or InvalidOperationException)
        {
            throw new ToolkitException(
                ErrorKind.BadData, $"{remote.Url}/{Object(hash)} is damaged: {e.Message}", "remove it there, and push again from a workspace that has this version (`tk.Remotes.PushAsync()`)", e);
        }
    }
}

/// <summary>A file; one of quotes has an empty timeframe.</summary>
internal sealed record ManifestFile(string Sha256, string Timeframe, long Bytes)
{
    public IReadOnlyList<ManifestBars> Bars { get; init; } = [];

    public IReadOnlyList<ManifestQuotes> Quotes { get; init; } = [];

    [JsonIgnore]
    public bool IsQuotes => Timeframe.Length == 0;

    /// <summary>What it holds and from when to when; no series of bars is called as quotes are here.</summary>
    [JsonIgnore]
    public IEnumerable<(string Series, long From, long To)> Extents =>
    [
        .. Bars.Select(bars => ($"{Timeframe} {bars.Exchange}:{bars.Symbol}", bars.MinTime, bars.MaxTime)),
        .. Quotes.Select(quotes => ($"options {quotes.Exchange}:{quotes.Underlying}", quotes.MinTime, quotes.MaxTime)),
    ];

    public SeriesKey Key(ManifestBars bars) => new(bars.Exchange, bars.Symbol, Toolkit.Timeframe.Parse(Timeframe));

    /// <summary>The file as this workspace lists it.</summary>
    public NewFile As(string id, string path) => new(id, path, IsQuotes ? null : Toolkit.Timeframe.Parse(Timeframe), Bytes, Sha256, [.. Bars.Select(bars => (Key(bars), bars.Statistics))])
    {
        Quotes = [.. Quotes.Select(quotes => (quotes.Exchange, quotes.Underlying, new QuoteExtent(quotes.Rows, quotes.MinTime, quotes.MaxTime, quotes.MinExpiry, quotes.MaxExpiry)))],
    };

    /// <summary>The file as one that lies somewhere, to read all of it.</summary>
    public FileEntry At(string path) => new(Sha256, path, IsQuotes ? null : Toolkit.Timeframe.Parse(Timeframe), Bars.Sum(bars => bars.Rows), Bytes, Sha256, Extents.Min(one => one.From), Extents.Max(one => one.To), 0);
}

/// <summary>The bars of one series in a file.</summary>
internal sealed record ManifestBars(
    string Exchange, string Symbol, long Rows, long MinTime, long MaxTime, double MinLow, double MaxHigh, double SumClose, double? SumVolume)
{
    [JsonIgnore]
    public RowStatistics Statistics => new(Rows, MinTime, MaxTime, MinLow, MaxHigh, SumClose, SumVolume);
}

/// <summary>The quotes of one underlying in a file.</summary>
internal sealed record ManifestQuotes(string Exchange, string Underlying, long Rows, long MinTime, long MaxTime, int MinExpiry, int MaxExpiry);

/// <summary>A series, and what its prices include.</summary>
internal sealed record ManifestSeries(string Exchange, string Symbol, string Timeframe, string Basis, long? BasisAsOf)
{
    [JsonIgnore]
    public SeriesKey Key => new(Exchange, Symbol, Toolkit.Timeframe.Parse(Timeframe));
}

/// <summary>How manifests and lists of remotes are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(RemoteHead))]
[JsonSerializable(typeof(RemoteRow[]))]
internal sealed partial class ManifestJson : JsonSerializerContext;

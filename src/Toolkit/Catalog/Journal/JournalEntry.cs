using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Toolkit.Catalog;

/// <summary>What one commit did.</summary>
internal sealed record JournalEntry
{
    /// <summary>The version that it made; 0 when it made none.</summary>
    public long Version { get; init; }

    /// <summary>The catalog's change counter after it; 0 in lines of versions that were written down later.</summary>
    public long Change { get; init; }

    public long CreatedAt { get; init; }

    public string MadeBy { get; init; } = string.Empty;

    public string? Source { get; init; }

    public IReadOnlyList<JournalFile> Added { get; init; } = [];

    /// <summary>Ids of files that are no longer in the version.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>Series whose rows changed, and their counts after it.</summary>
    public IReadOnlyList<JournalSeries> Series { get; init; } = [];

    public IReadOnlyList<JournalHotRows> HotAdded { get; init; } = [];

    public IReadOnlyList<JournalHotRows> HotRemoved { get; init; } = [];

    /// <summary>Symbols of which something became known, with all that is known of them.</summary>
    public IReadOnlyList<JournalSymbol> Symbols { get; init; } = [];

    /// <summary>What became known of stretches of series, in order.</summary>
    public IReadOnlyList<JournalCoverage> Coverage { get; init; } = [];

    public IReadOnlyList<JournalLoad> Loads { get; init; } = [];

    /// <summary>Symbols whose corporate actions changed, with all they have now.</summary>
    public IReadOnlyList<JournalActions> Actions { get; init; } = [];

    /// <summary>Whether stored runs changed: what they hold is not here.</summary>
    public bool Runs { get; init; }

    /// <summary>Whether a catalog that has come this far does not have it yet.</summary>
    public bool IsAfter(CatalogCounters counters) => Change > 0 ? Change > counters.Changes : Version > counters.Version;
}

/// <summary>A file as the catalog lists it; one of quotes has an empty timeframe.</summary>
internal sealed record JournalFile(string Id, string Path, string Timeframe, long Rows, long Bytes, string Sha256, long MinTime, long MaxTime);

/// <summary>A series after a version.</summary>
internal sealed record JournalSeries(
    string Exchange, string Symbol, string Timeframe, string Basis, long? BasisAsOf, long Rows, long? First, long? Last)
{
    [JsonIgnore]
    public SeriesKey Key => new(Exchange, Symbol, Toolkit.Timeframe.Parse(Timeframe));
}

/// <summary>Hot rows of a series that came or, times only, that went. The columns are packed one after the other and deflated.</summary>
internal sealed record JournalHotRows(string Exchange, string Symbol, string Timeframe, int Count, byte[] Packed)
{
    private const int Columns = 6;

    [JsonIgnore]
    public SeriesKey Key => new(Exchange, Symbol, Toolkit.Timeframe.Parse(Timeframe));

    public static JournalHotRows Of(SeriesKey key, BarColumns rows) => new(
        key.Exchange, key.Symbol, key.Timeframe.Name, rows.Count,
        Pack(Bytes(rows.Time), Bytes(rows.Open), Bytes(rows.High), Bytes(rows.Low), Bytes(rows.Close), Bytes(rows.Volume)));

    public static JournalHotRows Of(SeriesKey key, IReadOnlyList<long> times) =>
        new(key.Exchange, key.Symbol, key.Timeframe.Name, times.Count, Pack(Bytes<long>(times.ToArray())));

    public BarColumns Rows()
    {
        byte[] bytes = Unpack(Columns);
        return new(
            Column<long>(bytes, 0), Column<double>(bytes, 1), Column<double>(bytes, 2), Column<double>(bytes, 3), Column<double>(bytes, 4),
            Column<double>(bytes, 5));
    }

    public long[] Times() => Column<long>(Unpack(1), 0);

    private static byte[] Bytes<T>(ReadOnlyMemory<T> column)
        where T : struct => MemoryMarshal.AsBytes(column.Span).ToArray();

    private static byte[] Pack(params ReadOnlySpan<byte[]> columns)
    {
        using MemoryStream packed = new();
        using (DeflateStream deflate = new(packed, CompressionLevel.Fastest))
        {
            foreach (byte[] column in columns)
            {
                deflate.Write(column);
            }
        }

        return packed.ToArray();
    }

    private byte[] Unpack(int columns)
    {
        byte[] bytes = new byte[Count * sizeof(long) * columns];
        using DeflateStream deflate = new(new MemoryStream(Packed), CompressionMode.Decompress);
        deflate.ReadExactly(bytes);
        return bytes;
    }

    private T[] Column<T>(byte[] bytes, int at)
        where T : struct => MemoryMarshal.Cast<byte, T>(bytes.AsSpan(at * Count * sizeof(long), Count * sizeof(long))).ToArray();
}

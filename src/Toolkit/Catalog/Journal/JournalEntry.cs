using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Toolkit.Catalog;

/// <summary>How far the journal goes, and what catalog.db looked like when it was last complete.</summary>
internal sealed record JournalHeader
{
    /// <summary>Another one means that the catalog has been replaced (by repair), so that open connections show a file that is gone.</summary>
    public string Epoch { get; init; } = string.Empty;

    /// <summary>The first version that the journal has.</summary>
    public long From { get; init; }

    /// <summary>Where its last line ends, in bytes.</summary>
    public long End { get; init; }

    /// <summary>The catalog's change counter after the last write that the journal knows.</summary>
    public long Changes { get; init; }

    public long Version { get; init; }

    /// <summary>The highest number that a stored run was given: repair says which runs are lost, and gives no number twice.</summary>
    public long LastRun { get; init; }

    /// <summary>SHA-256 of catalog.db when the counter stood at <see cref="CatalogChanges"/> and its WAL was empty.</summary>
    public string? CatalogSha256 { get; init; }

    public long CatalogBytes { get; init; }

    public long CatalogChanges { get; init; }

    /// <summary>What catalog.db was found to be when it should have been <see cref="BrokenFrom"/>; stays until it is repaired.</summary>
    public string? BrokenTo { get; init; }

    public string? BrokenFrom { get; init; }

    /// <summary>The hash that catalog.db must have now; null while something was committed since it was taken.</summary>
    [JsonIgnore]
    public string? Seal => CatalogChanges == Changes ? CatalogSha256 : null;
}

/// <summary>What one version did.</summary>
internal sealed record JournalEntry
{
    public long Version { get; init; }

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

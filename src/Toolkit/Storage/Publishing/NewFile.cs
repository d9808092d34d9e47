using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>A Parquet file under its final name that no version has yet: of bars of one timeframe, or of quotes.</summary>
internal sealed record NewFile(
    string Id, string Path, Timeframe? Timeframe, long SizeBytes, string Sha256, IReadOnlyList<(SeriesKey Key, RowStatistics Statistics)> Series)
{
    /// <summary>What a file of quotes holds.</summary>
    public IReadOnlyList<(string Exchange, string Underlying, QuoteExtent Extent)> Quotes { get; init; } = [];

    public long Rows => Extents.Sum(extent => extent.Rows);

    public long MinTime => Extents.Min(extent => extent.First);

    public long MaxTime => Extents.Max(extent => extent.Last);

    private IEnumerable<RowExtent> Extents =>
        [.. Series.Select(series => series.Statistics.Extent), .. Quotes.Select(quotes => new RowExtent(quotes.Extent.Rows, quotes.Extent.MinTime, quotes.Extent.MaxTime))];
}

/// <summary>What the footer of a file says about its place among the others, for when the catalog is lost.</summary>
/// <param name="Id">The file's own id.</param>
/// <param name="BaseVersion">The version that its rows were merged with.</param>
/// <param name="Supersedes">Ids of the files whose place it takes.</param>
internal sealed record FileFooter(string Id, long BaseVersion, IReadOnlyList<string> Supersedes)
{
    /// <summary>Whether files follow that take the place of others together with it: then the last of them says of which.</summary>
    public bool IsPart { get; init; }

    public IEnumerable<(string Key, string Value)> Pairs =>
    [
        ("toolkit_file_id", Id),
        ("toolkit_base_version", BaseVersion.ToString(CultureInfo.InvariantCulture)),
        ("toolkit_supersedes", string.Join(' ', Supersedes)),
        ("toolkit_schema_version", FileTable.SchemaVersion.ToString(CultureInfo.InvariantCulture)),
        .. IsPart ? new[] { ("toolkit_part", "true") } : [],
    ];
}

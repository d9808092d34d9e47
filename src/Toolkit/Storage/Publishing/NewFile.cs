using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>A Parquet file under its final name that no version has yet.</summary>
internal sealed record NewFile(
    string Id, string Path, Timeframe Timeframe, long SizeBytes, string Sha256, IReadOnlyList<(SeriesKey Key, RowStatistics Statistics)> Series)
{
    public long Rows => Series.Sum(series => series.Statistics.Rows);

    public long MinTime => Series.Min(series => series.Statistics.MinTime);

    public long MaxTime => Series.Max(series => series.Statistics.MaxTime);
}

/// <summary>What the footer of a file says about its place among the others, for when the catalog is lost.</summary>
/// <param name="Id">The file's own id.</param>
/// <param name="BaseVersion">The version that its rows were merged with.</param>
/// <param name="Supersedes">Ids of the files whose place it takes.</param>
internal sealed record FileFooter(string Id, long BaseVersion, IReadOnlyList<string> Supersedes);

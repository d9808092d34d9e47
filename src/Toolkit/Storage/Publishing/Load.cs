using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>The rows that a publication brings for one series.</summary>
internal sealed record Load(SeriesLoad Source, RowStatistics Statistics)
{
    /// <summary>A publication of fewer rows goes to the hot rows of the catalog.</summary>
    public const int HotLimit = 5_000;

    public SeriesKey Key => Source.Key;

    public BarColumns Rows => Source.Rows;

    public (long From, long To) Times => (Statistics.MinTime, Statistics.MaxTime);

    /// <summary>Measures what a publication brings.</summary>
    public static IReadOnlyList<Load> Of(Publication publication) => [.. publication.Series.Select(series => new Load(series, RowStatistics.Of(series.Rows)))];
}

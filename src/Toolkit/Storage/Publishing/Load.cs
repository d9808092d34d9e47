using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>The rows that a publication brings for one series: in memory while they are few, else in a DuckDB table.</summary>
internal sealed record Load(SeriesLoad Source, BarColumns? Rows, string? Table, bool Sorted, RowStatistics Statistics)
{
    /// <summary>A publication of fewer rows goes to the hot rows of the catalog.</summary>
    public const int HotLimit = 5_000;

    public SeriesKey Key => Source.Key;

    public (long From, long To) Times => (Statistics.MinTime, Statistics.MaxTime);

    /// <summary>Measures what a publication brings and puts all of it on one side: memory or DuckDB.</summary>
    public static IReadOnlyList<Load> Of(Publication publication, Workbench bench)
    {
        List<Load> loads = [.. publication.Series.Select(series => Measure(series, bench))];
        bool few = loads.Sum(load => load.Statistics.Rows) < HotLimit;
        return loads.ConvertAll(load => few ? load.InMemory(bench) : load.InDuckDb(bench));
    }

    private static Load Measure(SeriesLoad series, Workbench bench)
    {
        if (series.Rows is { } rows)
        {
            return new(series, rows, null, true, RowStatistics.Of(rows));
        }

        return series.StagedTable is { } table
            ? new(series, null, table, series.Sorted, bench.Statistics(table))
            : new(series, BarColumns.Empty, null, true, RowStatistics.None);
    }

    private Load InMemory(Workbench bench) => Rows is not null ? this : this with
    {
        Rows = bench.Bars($"SELECT epoch_us(time), open, high, low, close, volume FROM {Table} ORDER BY time"),
        Sorted = true,
    };

    private Load InDuckDb(Workbench bench) => Table is not null || Statistics.Rows == 0 ? this : this with { Rows = null, Table = bench.Stage(Rows!.Value) };
}

using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Rows that a new file gets for one series: in a DuckDB table or, where they are few, in memory.</summary>
internal sealed record Addition(SeriesKey Key, string? Table, bool Sorted, RowStatistics Statistics)
{
    /// <summary>The rows, when <see cref="Table"/> is null.</summary>
    public BarColumns Rows { get; init; }
}

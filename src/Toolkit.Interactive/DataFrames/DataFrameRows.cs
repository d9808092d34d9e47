using Microsoft.Data.Analysis;

namespace Toolkit.Interactive;

/// <summary>Data frames of Microsoft.Data.Analysis as the library's types.</summary>
public static class DataFrameRows
{
    /// <summary>The columns as a frame, by their own types; char becomes text.</summary>
    /// <exception cref="ToolkitException">A column holds what a frame cannot (usage).</exception>
    public static Frame ToFrame(this DataFrame rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Frame.FromColumns(rows.Columns.Select(column => (column.Name, Values(column))));
    }

    /// <summary>The rows as a series in memory: sorted, of two with one time the later.</summary>
    /// <remarks>
    /// Columns are found by name, upper and lower case alike: <c>time</c> (also <c>timestamp</c>, <c>datetime</c>, <c>date</c>), <c>open</c>,
    /// <c>high</c>, <c>low</c>, <c>close</c>, and <c>volume</c>, which may be absent. <see cref="DataFrame"/>.LoadCsv guesses float for
    /// prices unless its <c>dataTypes</c> say double: CSV files are better taken in by <see cref="Ingestor"/>.
    /// </remarks>
    /// <exception cref="ToolkitException">A column is missing or of another type (usage), a row has no time or breaks a rule of prices (bad data).</exception>
    public static BarSeries ToBarSeries(this DataFrame rows, string symbol, Timeframe timeframe, string exchange = SeriesKey.LocalExchange) =>
        BarSeries.From(Bars(rows), symbol, timeframe, exchange);

    /// <summary>Takes the rows into the store, by the rules of every load: bad rows go into quarantine, of two with one time the later wins.</summary>
    /// <inheritdoc cref="ToBarSeries" path="/remarks"/>
    /// <exception cref="ToolkitException">A column is missing or of another type (usage), a row has no time (bad data).</exception>
    public static Task<IngestReport> DataFrameAsync(
        this Ingestor ingest, string symbol, Timeframe timeframe, DataFrame rows, IngestOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(ingest);
        return ingest.BarsAsync(symbol, timeframe, Bars(rows), options, cancel);
    }

    private static IEnumerable<Bar> Bars(DataFrame rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        DataFrameColumn time = Column(rows, "time", "timestamp", "datetime", "date");
        DataFrameColumn[] prices = [Number(Column(rows, "open")), Number(Column(rows, "high")), Number(Column(rows, "low")), Number(Column(rows, "close"))];
        DataFrameColumn? volume = ColumnOrNull(rows, "volume") is { } given ? Number(given) : null;
        return time is PrimitiveDataFrameColumn<DateTime>
            ? Enumerable.Range(0, checked((int)rows.Rows.Count)).Select(Bar)
            : throw ToolkitException.Usage($"column '{time.Name}' holds {time.DataType.Name}, not DateTime", "convert it first, so that its zone is clear");

        Bar Bar(int row) => new(
            time[row] is DateTime at ? at : throw ToolkitException.BadData($"row {row} of the data frame has no {time.Name}", "leave rows without a time out"),
            Price(prices[0], row), Price(prices[1], row), Price(prices[2], row), Price(prices[3], row),
            volume?[row] is { } amount ? Convert.ToDouble(amount) : null);
    }

    // Without a price the row is one that breaks the rules of prices, and is dealt with as such.
    private static double Price(DataFrameColumn column, int row) => column[row] is { } value ? Convert.ToDouble(value) : double.NaN;

    private static DataFrameColumn Number(DataFrameColumn column) => column.IsNumericColumn()
        ? column
        : throw ToolkitException.Usage($"column '{column.Name}' holds {column.DataType.Name}, no numbers", "convert it to numbers first");

    private static DataFrameColumn Column(DataFrame rows, params string[] names) => ColumnOrNull(rows, names)
        ?? throw ToolkitException.Usage($"the data frame has no column '{names[0]}'", $"it has {string.Join(", ", rows.Columns.Select(c => c.Name))}");

    private static DataFrameColumn? ColumnOrNull(DataFrame rows, params string[] names) => names
        .Select(name => rows.Columns.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase)))
        .FirstOrDefault(c => c is not null);

    private static Array Values(DataFrameColumn column) => column switch
    {
        PrimitiveDataFrameColumn<bool> c => Of(c),
        PrimitiveDataFrameColumn<sbyte> c => Of(c),
        PrimitiveDataFrameColumn<short> c => Of(c),
        PrimitiveDataFrameColumn<int> c => Of(c),
        PrimitiveDataFrameColumn<long> c => Of(c),
        PrimitiveDataFrameColumn<byte> c => Of(c),
        PrimitiveDataFrameColumn<ushort> c => Of(c),
        PrimitiveDataFrameColumn<uint> c => Of(c),
        PrimitiveDataFrameColumn<ulong> c => Of(c),
        PrimitiveDataFrameColumn<float> c => Of(c),
        PrimitiveDataFrameColumn<double> c => Of(c),
        PrimitiveDataFrameColumn<decimal> c => Of(c),
        PrimitiveDataFrameColumn<DateTime> c => Of(c),
        PrimitiveDataFrameColumn<char> c => c.Select(v => v?.ToString()).ToArray(),
        StringDataFrameColumn c => c.ToArray(),
        _ => throw ToolkitException.Usage($"column '{column.Name}' holds {column.DataType.Name}, which no column of a frame can hold", "convert it to text, numbers or times first, or leave it out"),
    };

    private static Array Of<T>(PrimitiveDataFrameColumn<T> column)
        where T : unmanaged => column.NullCount > 0 ? column.ToArray() : column.Select(v => v.GetValueOrDefault()).ToArray();
}

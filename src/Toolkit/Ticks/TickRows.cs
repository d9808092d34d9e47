using DuckDB.NET.Data;

namespace Toolkit.Ticks;

/// <summary>Puts ticks into tables of DuckDB.</summary>
internal static class TickRows
{
    /// <summary>Appends time, source, sequence, bid, ask, price, size, spread, broker_id, arrived, and ends the row.</summary>
    public static void Append(IDuckDBAppenderRow to, in TickEntry row) => to
        .AppendValue(UnixMicroseconds.ToDateTime(row.Time)).AppendValue(row.Stream.Source).AppendValue((long?)row.Sequence)
        .AppendValue(Known(row.Bid)).AppendValue(Known(row.Ask)).AppendValue(Known(row.Price)).AppendValue(Known(row.Size)).AppendValue(Known(row.Spread))
        .AppendValue(row.Broker).AppendValue(row.ArrivedTime).EndRow();

    private static double? Known(double value) => double.IsNaN(value) ? null : value;
}

using DuckDB.NET.Data;
using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Features;

/// <summary>Computes columns by SQL over a table <c>bars</c> that holds the bars of one series and nothing else.</summary>
internal sealed class FeatureSql(BarStore store, string sql, CancellationToken cancel)
{
    /// <exception cref="ToolkitException">The SQL is wrong, or does not give each bar's time once and numbers beside it (usage).</exception>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Over(BarSeries bars)
    {
        // One thread, so that sums are taken in one order.
        using DuckDBConnection connection = store.OpenDuckDb(threads: 1);
        Fill(connection, bars);
        using Interruption interruption = new(connection, cancel);
        using SqlText text = new(connection.NativeConnection, $"SELECT * FROM ({sql.TrimEnd().TrimEnd(';')}\n) ORDER BY time");
        using PreparedSql statement = text.Prepare(0);
        using SqlResult result = statement.Execute(streaming: true, cancel);
        Frame rows = result.ToFrame(null);
        MustMatch(bars, rows.Column<DateTime>("time"));
        return rows.Columns.Where(column => !column.Name.Equals("time", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(column => column.Name, column => (IReadOnlyList<double>)rows.Numbers(column.Name));
    }

    private static void MustMatch(BarSeries bars, IReadOnlyList<DateTime> times)
    {
        int same = 0;
        while (same < bars.Count && same < times.Count && times[same] == bars.Time[same])
        {
            same++;
        }

        if (same < Math.Max(bars.Count, times.Count))
        {
            throw ToolkitException.Usage(
                $"the SQL of a feature gives {times.Count} rows for {bars.Count} bars of {bars.Key}; they part at {(same < bars.Count ? bars.Time[same] : times[same]):yyyy-MM-dd'T'HH:mm:ss}Z",
                "select time and one row for each row of bars");
        }
    }

    private static void Fill(DuckDBConnection connection, BarSeries bars)
    {
        connection.Execute("CREATE TABLE rows (time TIMESTAMP, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume DOUBLE)");
        using (DuckDBAppender rows = connection.CreateAppender("rows"))
        {
            foreach (Bar bar in bars)
            {
                rows.CreateRow().AppendValue(bar.Time).AppendValue(bar.Open).AppendValue(bar.High).AppendValue(bar.Low).AppendValue(bar.Close).AppendValue(bar.Volume).EndRow();
            }
        }

        connection.Execute(
            $"""
            CREATE VIEW bars AS
            SELECT {SqlLiteral.Of(bars.Key.Exchange)} AS exchange, {SqlLiteral.Of(bars.Symbol)} AS symbol, {SqlLiteral.Of(bars.Timeframe.Name)} AS timeframe, * FROM rows
            """);
    }
}

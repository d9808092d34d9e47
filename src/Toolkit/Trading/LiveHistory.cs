using System.Data.Common;
using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Trading;

/// <summary>Reads rows of the live store, those in trading.db and those that have moved to files, as of one moment.</summary>
internal static class LiveHistory
{
    // In words that SQLite, PostgreSQL and DuckDB know.
    private const string Wanted = "(CAST($strategy AS VARCHAR) IS NULL OR {0} = $strategy) AND time >= CAST($from AS BIGINT) AND time < CAST($to AS BIGINT)";

    /// <summary>The rows of a strategy, or of all, inside a range of their time.</summary>
    public static List<T> Read<T>(BarStore store, LiveTable table, (string? Strategy, TimeRange Range) of, Func<DbDataReader, T> row, CancellationToken cancel)
    {
        string where = string.Format(CultureInfo.InvariantCulture, Wanted, table == LiveTable.Tickers ? "symbol" : "strategy_id");
        string sql = $"SELECT {table.Names} FROM {{0}} WHERE {where} ORDER BY {table.Order}";
        (long from, long to) = (of.Range.FromMicroseconds, of.Range.ToMicroseconds);
        (List<T> live, List<SideFileRow> files) = store.Live.Read(connection => (
            connection.List(string.Format(CultureInfo.InvariantCulture, sql, table.Name), row, ("$strategy", of.Strategy), ("$from", from), ("$to", to)),
            SideFiles.All(connection, table.Name).FindAll(file => file.MinTime < to && file.MaxTime >= from)));
        if (files.Count == 0)
        {
            return live;
        }

        FileCheck.OnRead(files.Select(file => new PublishedFile(store.Layout.Absolute(file.Path), file.SizeBytes, file.Sha256)), store.Options.VerifyReads);
        using Workbench bench = new(null, store, cancel);
        string moved = $"(SELECT {table.InMicroseconds} FROM {ParquetFiles.Read(files.Select(file => store.Layout.Absolute(file.Path)))})";
        List<T> old = bench.List(string.Format(CultureInfo.InvariantCulture, sql, moved), row, ("strategy", of.Strategy), ("from", from), ("to", to));
        return [.. old, .. live];
    }
}

using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.DuckDb;
using Toolkit.Sql;
using Toolkit.Storage;

namespace Toolkit.Trading;

/// <summary>The SQL views over the live store: the rows of trading.db, copied when they have changed, and the files of old ones.</summary>
internal sealed class LiveViews
{
    private readonly BarStore _store;
    private readonly DuckDBConnection _connection;
    private readonly Dictionary<string, long> _copied = [];
    private readonly Dictionary<string, int> _files = [];

    private LiveViews(BarStore store, DuckDBConnection connection)
    {
        (_store, _connection) = (store, connection);
        foreach (LiveTable table in LiveTable.All)
        {
            connection.Execute($"CREATE TABLE {Copy(table)} ({table.Columns})");
            Show(table, []);
        }
    }

    public static SqlViews Of(BarStore store) => new()
    {
        // query() and query_table() take a name as text, which may be put together.
        Words = [.. LiveTable.All.Select(table => table.Name), "query"],
        Names = [.. LiveTable.All.Select(table => table.Name)],
        Keep = connection => new LiveViews(store, connection).Refresh,
    };

    private static string Copy(LiveTable table) => $"store.live_{table.Name}";

    private void Refresh(StoreSnapshot snapshot, bool anew)
    {
        if (anew)
        {
            _copied.Clear();
            _files.Clear();
        }

        // One transaction, so that a row which is moving is seen once.
        (Dictionary<LiveTable, List<object?[]>> changed, Dictionary<string, long> counts, List<SideFileRow> files) = _store.Live.Read(connection =>
        {
            Dictionary<string, long> now = LiveChange.Counts(connection);
            return (
                LiveTable.All.Where(table => now.GetValueOrDefault(table.Name) != _copied.GetValueOrDefault(table.Name, -1))
                    .ToDictionary(table => table, table => connection.Rows($"SELECT {table.Names} FROM {table.Name}")),
                now,
                SideFiles.All(connection));
        });
        foreach ((LiveTable table, List<object?[]> rows) in changed)
        {
            _connection.Execute($"TRUNCATE {Copy(table)}");
            using DuckDBAppender appender = _connection.CreateAppender("store", $"live_{table.Name}");
            rows.ForEach(row => appender.Append(table.Types, row));
            Show(table, [.. files.Where(file => file.Kind == table.Name)]);
            _copied[table.Name] = counts.GetValueOrDefault(table.Name);
        }
    }

    /// <summary>Makes a view; the side of an order or a trade is for reading, its sign for counting.</summary>
    private void Show(LiveTable table, List<SideFileRow> files)
    {
        if (_files.TryGetValue(table.Name, out int shown) && shown == files.Count)
        {
            return;
        }

        FileCheck.OnRead(files.Select(file => new PublishedFile(_store.Layout.Absolute(file.Path), file.SizeBytes, file.Sha256)), _store.Options.VerifyReads);
        string rows = $"SELECT {table.Names} FROM {Copy(table)}";
        if (files.Count > 0)
        {
            _connection.Execute($"SET VARIABLE toolkit_live_{table.Name} = {SqlLiteral.List(files.Select(file => _store.Layout.Absolute(file.Path)))}");
            rows += $" UNION ALL SELECT {table.Names} FROM read_parquet(getvariable('toolkit_live_{table.Name}'), hive_partitioning = false)";
        }

        string side = table == LiveTable.Orders || table == LiveTable.Trades ? ", CASE WHEN quantity < 0 THEN 'sell' ELSE 'buy' END AS side" : "";
        _connection.Execute($"CREATE OR REPLACE VIEW {table.Name} AS SELECT *{side} FROM ({rows})");
        _files[table.Name] = files.Count;
    }
}

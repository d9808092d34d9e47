using System.Security.Cryptography;
using System.Text;
using Toolkit.ClickHouse.Calls;

namespace Toolkit.ClickHouse.Pushing;

/// <summary>The tables of a database and the views over them, which have the names and columns that they have in a workspace.</summary>
internal static class ServerSchema
{
    private static readonly string[] Bookkeeping =
    [
        """
        CREATE TABLE IF NOT EXISTS stored_pushes (push UInt64, workspace String, version Int64, is_done Bool, at DateTime64(6, 'UTC') DEFAULT now64(6))
        ENGINE = MergeTree ORDER BY push
        """,
        """
        CREATE TABLE IF NOT EXISTS stored_marks (
            table LowCardinality(String), exchange String, name String, timeframe LowCardinality(String), calendar LowCardinality(String), mark String, push UInt64)
        ENGINE = ReplacingMergeTree(push) ORDER BY (table, name, exchange, timeframe)
        """,
    ];

    /// <summary>Makes what is not there, and views anew when they have changed.</summary>
    /// <returns>What is made, as a mark; the one that was given when it is the same.</returns>
    public static async Task<string> MakeAsync(ServerCalls calls, IReadOnlyList<PushedTable> tables, CancellationToken cancel)
    {
        string[] views =
        [
            .. tables.Select(table => table.View),
            "CREATE OR REPLACE VIEW market_data AS SELECT * FROM bars",
            $"""
            CREATE OR REPLACE VIEW run_metrics AS SELECT run_id, m.1 AS name, m.2 AS value FROM runs
            ARRAY JOIN [{string.Join(", ", Metrics.NumberNames.Select(name => $"('{name}', {SqlNames.Quoted(name)})"))}] AS m
            """,
            ResampleView.Definition,
            """
            CREATE OR REPLACE VIEW returns AS
            SELECT exchange, symbol, timeframe, time, close, close / before - 1 AS simple_return, log(close / before) AS log_return
            FROM (
                SELECT *, lagInFrame(toNullable(close)) OVER (PARTITION BY exchange ORDER BY time ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS before
                FROM bars WHERE symbol = {symbol:String} AND timeframe = {timeframe:String})
            ORDER BY exchange, time
            """,
            """
            CREATE OR REPLACE VIEW latest AS
            SELECT * FROM (SELECT * FROM bars WHERE symbol = {symbol:String} AND timeframe = {timeframe:String} ORDER BY time DESC LIMIT {n:UInt64} BY exchange)
            ORDER BY exchange, time
            """,
        ];
        string[] made = [.. Bookkeeping, .. tables.Select(table => table.Definition), .. views];
        string mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(";", made))));
        if (await MarkAsync(calls, cancel).ConfigureAwait(false) != mark)
        {
            foreach (string table in made[..^views.Length])
            {
                await calls.RunAsync(table, cancel).ConfigureAwait(false);
            }

            await AddColumnsAsync(calls, tables, cancel).ConfigureAwait(false);
            foreach (string view in views)
            {
                await calls.RunAsync(view, cancel).ConfigureAwait(false);
            }
        }

        return mark;
    }

    /// <summary>What was made last, as a mark.</summary>
    public static async Task<string?> MarkAsync(ServerCalls calls, CancellationToken cancel)
    {
        bool isThere = (await calls.RowsAsync("SELECT count() FROM system.tables WHERE database = currentDatabase() AND name = 'stored_marks'", cancel).ConfigureAwait(false))[0][0] is not 0ul;
        return isThere
            ? (await calls.RowsAsync("SELECT mark FROM stored_marks FINAL WHERE `table` = 'schema'", cancel).ConfigureAwait(false)).FirstOrDefault()?[0] as string
            : null;
    }

    /// <summary>Columns that a later toolkit has, such as new statistics.</summary>
    private static async Task AddColumnsAsync(ServerCalls calls, IReadOnlyList<PushedTable> tables, CancellationToken cancel)
    {
        ILookup<string, string> there = (await calls.RowsAsync("SELECT table, name FROM system.columns WHERE database = currentDatabase()", cancel).ConfigureAwait(false))
            .ToLookup(row => (string)row[0]!, row => (string)row[1]!);
        foreach (PushedTable table in tables)
        {
            foreach (PushedColumn column in table.Columns.Where(column => !there[table.Table].Contains(column.Name)))
            {
                await calls.RunAsync($"ALTER TABLE {table.Table} ADD COLUMN IF NOT EXISTS {column.Definition}", cancel).ConfigureAwait(false);
            }
        }
    }
}

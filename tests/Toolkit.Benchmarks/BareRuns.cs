using System.Data.Common;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Benchmarks;

/// <summary>Runs in a SQLite file of the simplest kind: one table, a column for each statistic, equity and trades as they lie in memory.</summary>
internal sealed class BareRuns : IDisposable
{
    private readonly SqliteConnection _connection;

    public BareRuns(string path)
    {
        _connection = SqliteFile.Open(path, SqliteOpenMode.ReadWriteCreate);
        _connection.Execute("PRAGMA journal_mode = WAL");
        _connection.Execute("PRAGMA synchronous = FULL");
        _connection.Execute($"CREATE TABLE runs (run_id INTEGER PRIMARY KEY, name TEXT, {string.Join(", ", Metrics.NumberNames.Select(name => name + " REAL"))}, equity_blob BLOB, trade_blob BLOB)");
    }

    public void Save(IReadOnlyList<BacktestResult> results)
    {
        _connection.Execute("BEGIN IMMEDIATE");
        using DbCommand insert = _connection.Command(
            $"INSERT INTO runs VALUES (NULL, $name, {string.Join(", ", Metrics.NumberNames.Select(name => "$" + name))}, $equity, $tradelist)");
        foreach (string name in (string[])["$name", .. Metrics.NumberNames.Select(name => "$" + name), "$equity", "$tradelist"])
        {
            insert.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        foreach (BacktestResult result in results)
        {
            int at = 0;
            insert.Parameters[at++].Value = "bare";
            foreach ((string _, double? value) in result.Metrics.Numbers)
            {
                insert.Parameters[at++].Value = value ?? (object)DBNull.Value;
            }

            insert.Parameters[at++].Value = MemoryMarshal.AsBytes(result.Equity.Span).ToArray();
            insert.Parameters[at].Value = MemoryMarshal.AsBytes<double>(result.Trades.SelectMany(t => new[] { t.Quantity, t.EntryPrice, t.ExitPrice, t.Commission }).ToArray()).ToArray();
            insert.ExecuteNonQuery();
        }

        _connection.Execute("COMMIT");
    }

    public int List()
    {
        int columns = Metrics.NumberNames.Count;
        return _connection.List(
            $"SELECT run_id, name, {string.Join(", ", Metrics.NumberNames)} FROM runs ORDER BY run_id DESC",
            r =>
            {
                double?[] values = new double?[columns];
                for (int i = 0; i < columns; i++)
                {
                    values[i] = r.Real(i + 2);
                }

                return (r.GetInt64(0), r.GetString(1), values);
            }).Count;
    }

    public int Load(params long[] ids) => ids.Sum(id => _connection.List(
        "SELECT * FROM runs WHERE run_id = $id", r => r.GetFieldValue<byte[]>(Metrics.NumberNames.Count + 2).Length, ("$id", id))[0]);

    public void Dispose() => _connection.Dispose();
}

using System.Data.Common;
using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.DuckDb;

namespace Toolkit.Storage;

/// <summary>A DuckDB connection to compare and write rows with, opened when first needed, and the tables made on it.</summary>
internal sealed class Workbench(DuckDBConnection? given, BarStore store, CancellationToken cancel) : IDisposable
{
    private readonly List<string> _made = [];
    private DuckDBConnection? _own;

    public DuckDBConnection Connection => given ?? (_own ??= store.RentDuckDb());

    public Catalog.WorkspaceLayout Layout => store.Layout;

    /// <inheritdoc cref="BarStore.TempFile"/>
    public string TempFile(string fileId) => store.TempFile(fileId);

    /// <summary>A name that no other table of the connection has; the table is dropped in the end.</summary>
    public string NewTable(string purpose) => New("TABLE", purpose);

    /// <summary>The same for a type.</summary>
    public string NewType(string purpose) => New("TYPE", purpose);

    /// <summary>Puts rows into a new table with the columns of a staged one.</summary>
    public string Stage(BarColumns rows)
    {
        string many = StageMany([(0, rows)]), staged = NewTable("staged");
        Execute($"CREATE TEMP TABLE {staged} AS SELECT time, open, high, low, close, volume FROM {many}");
        Execute($"DROP TABLE {many}");
        return staged;
    }

    /// <summary>Puts rows of several series into a new table (number, time, open, high, low, close, volume).</summary>
    public string StageMany(IReadOnlyList<(int Number, BarColumns Rows)> series)
    {
        string raw = NewTable("raw"), staged = NewTable("staged");
        Execute($"CREATE TEMP TABLE {raw} (number INTEGER, time BIGINT, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume DOUBLE)");
        using (DuckDBAppender appender = Connection.CreateAppender("temp", "main", raw))
        {
            foreach ((int number, BarColumns rows) in series)
            {
                Append(appender, number, rows);
            }
        }

        Execute($"CREATE TEMP TABLE {staged} AS SELECT number, make_timestamp(time) AS time, open, high, low, close, volume FROM {raw}");
        Execute($"DROP TABLE {raw}");
        return staged;
    }

    private static void Append(DuckDBAppender appender, int number, BarColumns rows)
    {
        ReadOnlySpan<long> time = rows.Time.Span;
        ReadOnlySpan<double> open = rows.Open.Span, high = rows.High.Span, low = rows.Low.Span, close = rows.Close.Span, volume = rows.Volume.Span;
        for (int i = 0; i < time.Length; i++)
        {
            appender.CreateRow()
                .AppendValue((int?)number).AppendValue((long?)time[i]).AppendValue((double?)open[i]).AppendValue((double?)high[i])
                .AppendValue((double?)low[i]).AppendValue((double?)close[i]).AppendValue(double.IsNaN(volume[i]) ? null : volume[i]).EndRow();
        }
    }

    public int Execute(string sql, params IEnumerable<(string Name, object? Value)> parameters) => Run(() => Connection.Execute(sql, [.. parameters]));

    public List<T> List<T>(string sql, Func<DbDataReader, T> row, params IEnumerable<(string Name, object? Value)> parameters) =>
        Run(() => Connection.List(sql, row, [.. parameters]));

    /// <summary>Reads bars; the statement gives (time in microseconds, open, high, low, close, volume), ascending by time.</summary>
    public BarColumns Bars(string sql, params IEnumerable<(string Name, object? Value)> parameters) => BarColumns.FromRows(List(
        sql,
        r => new Bar(
            UnixMicroseconds.ToDateTime(r.GetInt64(0)), r.GetDouble(1), r.GetDouble(2), r.GetDouble(3), r.GetDouble(4), r.Real(5)),
        parameters));

    public RowStatistics Statistics(string table) =>
        List($"SELECT {RowStatistics.Aggregates} FROM {table}", r => RowStatistics.Read(r, 0))[0];

    public void Dispose()
    {
        if (given is null && _own is null)
        {
            return;
        }

        // Not through Run: after a cancellation all the more. Tables come before types.
        foreach (string made in _made.Order(StringComparer.Ordinal))
        {
            Connection.Execute($"DROP {made}");
        }

        if (_own is not null)
        {
            store.ReturnDuckDb(_own);
        }
    }

    private string New(string kind, string purpose)
    {
        string name = $"toolkit_{purpose}_{Guid.NewGuid():N}";
        _made.Add($"{kind} IF EXISTS {name}");
        return name;
    }

    private T Run<T>(Func<T> work)
    {
        using Interruption interruption = new(Connection, cancel);
        try
        {
            return work();
        }
        catch (DuckDBException) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
    }
}

using System.Data.Common;
using DuckDB.NET.Data;
using Toolkit.Bars;
using Toolkit.DuckDb;

namespace Toolkit.Storage;

/// <summary>A DuckDB connection to compare and write rows with, opened when first needed, and the tables made on it.</summary>
internal sealed class Workbench(DuckDBConnection? given, BarStore store, CancellationToken cancel) : IDisposable
{
    private readonly List<string> _made = [];
    private readonly List<IDisposable> _held = [];
    private DuckDBConnection? _own;

    public DuckDBConnection Connection => given ?? (_own ??= store.RentDuckDb());

    public Catalog.WorkspaceLayout Layout => store.Layout;

    /// <inheritdoc cref="BarStore.TempFile"/>
    public string TempFile(string fileId) => store.TempFile(fileId);

    public int Threads => store.Options.Threads;

    public CancellationToken Cancel => cancel;

    /// <summary>Makes sure that files which a remote has are here until this is disposed.</summary>
    public void Demand(IReadOnlyCollection<Catalog.FileEntry> files)
    {
        if (store.Remote.Demand(files, cancel) is { } held)
        {
            _held.Add(held);
        }
    }

    /// <summary>A name that no other table of the connection has; the table is dropped in the end.</summary>
    public string NewTable(string purpose)
    {
        string name = $"toolkit_{purpose}_{Guid.NewGuid():N}";
        _made.Add(name);
        return name;
    }

    public int Execute(string sql, params IEnumerable<(string Name, object? Value)> parameters) => Run(() => Connection.Execute(sql, [.. parameters]));

    public List<T> List<T>(string sql, Func<DbDataReader, T> row, params IEnumerable<(string Name, object? Value)> parameters) =>
        Run(() => Connection.List(sql, row, [.. parameters]));

    /// <summary>Reads rows; the statement gives time, open, high, low, close, volume.</summary>
    public RowColumns Rows(string sql, params IEnumerable<(string Name, object? Value)> parameters) =>
        Run(() => RowQuery.Read(Connection, sql, parameters.ToDictionary(p => p.Name, p => p.Value), cancel));

    public void Dispose()
    {
        _held.ForEach(held => held.Dispose());
        if (given is null && _own is null)
        {
            return;
        }

        // Not through Run: after a cancellation all the more.
        foreach (string made in _made)
        {
            Connection.Execute($"DROP TABLE IF EXISTS {made}");
        }

        if (_own is not null)
        {
            store.ReturnDuckDb(_own);
        }
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

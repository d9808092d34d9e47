using System.Text.Json;
using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.DuckDb;
using Toolkit.Reading;
using Toolkit.Storage;

namespace Toolkit.Sql;

/// <summary>One DuckDB in memory with the views over a workspace; one statement at a time.</summary>
internal sealed class SqlDatabase : IDisposable
{
    private readonly BarStore _store;
    private readonly bool _confined;
    private readonly IReadOnlyList<SqlViews> _more;
    private readonly HashSet<SqlViews> _wanted = [];
    private readonly Dictionary<SqlViews, Action<StoreSnapshot, bool>> _kept = [];
    private readonly DuckDBConnection _connection;
    private readonly BarsView _bars;
    private readonly QuotesView _quotes;
    private readonly ResampleFunction _resample;
    private readonly Dictionary<string, long> _copied = [];
    private readonly HashSet<string> _read = [];
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _left = new();

    // A transaction of the user's own may take back what a refresh did in it.
    private bool _unsettled;
    private int _ran;

    // Whether no statement has left a name behind by which a later one could read bars.
    private bool _onlySelects = true;

    public SqlDatabase(BarStore store, IReadOnlyList<SqlViews> more, bool confined)
    {
        (_store, _more, _confined) = (store, more, confined);
        _connection = store.OpenDuckDb(store.IsReadOnly || !store.Catalog.IsThere ? Path.GetTempPath() : null);
        _bars = new(_connection);
        _quotes = new(_connection);
        _connection.Execute("SET GLOBAL parquet_metadata_cache = true");
        _connection.Execute("CREATE SCHEMA store");
        _bars.Create();
        _quotes.Create();
        foreach (CatalogView view in CatalogView.All.Concat(more.SelectMany(m => m.Copies)))
        {
            _connection.Execute($"CREATE TABLE {view.Table} ({view.Columns})");
            _connection.Execute($"CREATE VIEW {view.Name} AS FROM {view.Table}");
        }

        _resample = new(store);
        _resample.Register(_connection);
        foreach (SqlViews views in more)
        {
            views.Register(_connection);
            if (views.Keep?.Invoke(_connection) is { } refresh)
            {
                _kept[views] = refresh;
            }
        }

        foreach (string definition in more.SelectMany(m => m.Definitions).Concat(SqlMacros.Definitions))
        {
            _connection.Execute(definition);
        }

        if (confined)
        {
            SqlConfinement.Lock(_connection, store.Layout);
        }
    }

    /// <summary>Names of everything that can be asked.</summary>
    private IEnumerable<string> ViewNames => [.. BarsView.Names, .. CatalogView.All.Concat(_more.SelectMany(m => m.Copies)).Select(v => v.Name), QuotesView.Name, .. _more.SelectMany(m => m.Names)];

    /// <summary>Runs each statement of the text, and takes its rows; those of the last one are returned.</summary>
    /// <returns>Null when this database was left before the turn came.</returns>
    public Frame? Run(string sql, object? parameters, SqlOptions? options, Func<SqlResult, Frame> take, CancellationToken cancel)
    {
        using (CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _left.Token))
        {
            try
            {
                _turn.Wait(either.Token);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return null;
            }
        }

        try
        {
            return RunNow(sql, parameters, options, take, cancel);
        }
        catch (ToolkitException e) when (!_unsettled && _ran == 0 && (Names(e, _store.Layout.SealedTicks) || Names(e, _store.Layout.Features)))
        {
            // A day was sealed anew, or a feature cleared, since the view named its file.
            return RunNow(sql, parameters, options, take, cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends away whoever waits for a turn, since what runs does not stop.</summary>
    public void Leave() => _left.Cancel();

    public void Dispose()
    {
        _connection.Dispose();
        _turn.Dispose();
        _left.Dispose();
    }

    private Frame RunNow(string sql, object? parameters, SqlOptions? options, Func<SqlResult, Frame> take, CancellationToken cancel)
    {
        _ran = 0;
        try
        {
            // Held until the rows are in memory: what the views name stays on disk.
            using StoreSnapshot snapshot = _store.Snapshot();
            _wanted.UnionWith(_more.Where(views => views.IsNamedIn(sql)));
            Refresh(snapshot, sql, SqlParameters.From(parameters), options?.Notes);
            _resample.Begin(snapshot, options?.Notes, cancel);
            using Interruption interruption = new(_connection, cancel);
            return RunAll(sql, SqlParameters.From(parameters), take, cancel);
        }
        catch (ToolkitException e)
        {
            EndFailedTransaction();
            throw _resample.Error ?? Explained(e);
        }
        catch (DuckDBException e)
        {
            // From bringing the views up to date, which opens a file of the store.
            throw SqlErrors.From(e.Message, cancel) is ToolkitException known ? Explained(known) : new OperationCanceledException(e.Message, e, cancel);
        }
    }

    private Frame RunAll(string sql, IReadOnlyDictionary<string, object?> parameters, Func<SqlResult, Frame> take, CancellationToken cancel)
    {
        using SqlText text = new(_connection.NativeConnection, sql);
        Frame? last = null;
        for (int i = 0; i < text.Count; i++)
        {
            if (_confined)
            {
                SqlConfinement.Check(text, _connection, sql);
            }

            // Each is prepared when its turn comes, since it may need what the one before has made.
            using PreparedSql statement = text.Prepare(i);
            if (_confined)
            {
                SqlConfinement.Check(statement);
            }

            statement.Bind(parameters);
            _unsettled |= statement.IsTransaction;
            using SqlResult result = statement.Execute(streaming: true, cancel);
            last = take(result);
            _ran++;
        }

        return last!;
    }

    private void Refresh(StoreSnapshot snapshot, string sql, IReadOnlyDictionary<string, object?> parameters, Action<string>? notes)
    {
        if (_unsettled)
        {
            _bars.Forget();
            _quotes.Forget();
            _copied.Clear();
        }

        IReadOnlyDictionary<CatalogPart, long> changes = _store.Catalog.Changes();
        // Once a statement has named a view it may be read by another name: of a view, a macro or a prepared statement.
        _read.UnionWith(BarsView.Words.Concat(QuotesView.Words).Where(word => sql.Contains(word, StringComparison.OrdinalIgnoreCase)));
        Func<FileEntry, bool>? needed = Needed(snapshot, sql, parameters);
        // Where nothing has left a name behind the text alone decides: then nothing is brought that it does not name.
        bool Reads(IReadOnlyList<string> words) => words.Any(word => _onlySelects ? sql.Contains(word, StringComparison.OrdinalIgnoreCase) : _read.Contains(word));
        long hashed = _bars.Refresh(snapshot, Reads(BarsView.Words), needed) + _quotes.Refresh(snapshot, Reads(QuotesView.Words));
        if (BarReading.HashedNote(hashed) is { } note)
        {
            notes?.Invoke(note);
        }

        foreach (CatalogView view in CatalogView.All.Concat(_wanted.SelectMany(m => m.Copies)))
        {
            long now = view.IsShared && _store.Options.Team is { } team
                ? team.Read(connection => connection.Number("SELECT value FROM metadata WHERE key = 'changes.runs'"))
                : view.Parts.Sum(part => changes.GetValueOrDefault(part));
            if (!_copied.TryGetValue(view.Name, out long copied) || copied != now)
            {
                Copy(view);
                _copied[view.Name] = now;
            }
        }

        foreach (SqlViews views in _wanted.Where(_kept.ContainsKey))
        {
            _kept[views](snapshot, _unsettled);
        }
    }

    /// <summary>Which files with bars the text can need, where others may lie at a remote; null: all.</summary>
    private Func<FileEntry, bool>? Needed(StoreSnapshot snapshot, string sql, IReadOnlyDictionary<string, object?> parameters)
    {
        if (!_onlySelects || !snapshot.MayLackFiles)
        {
            _onlySelects = false;
            return null;
        }

        using JsonDocument? tree = NeededBars.Parse(_connection, sql);
        _onlySelects = tree is not null;
        return tree is null ? null : NeededBars.Files(_connection, tree, snapshot, sql, parameters);
    }

    /// <summary>After an error DuckDB refuses all but ROLLBACK inside of a transaction, and so would the next refresh.</summary>
    private void EndFailedTransaction()
    {
        if (_unsettled)
        {
            try
            {
                _connection.Execute("ROLLBACK");
            }
            catch (DuckDBException)
            {
                // None was open.
            }
        }
    }

    private void Copy(CatalogView view)
    {
        List<object?[]> rows = (view.IsShared ? _store.Runs : _store.Catalog).Read(connection => connection.Rows(view.Source));
        _connection.Execute($"TRUNCATE {view.Table}");
        using DuckDBAppender appender = _connection.CreateAppender("store", view.Name);
        rows.ForEach(row => appender.Append(view.Types, row));
    }

    private static bool Names(ToolkitException e, string folder) => e.Message.Contains(folder, StringComparison.Ordinal);

    private ToolkitException Explained(ToolkitException e)
    {
        if (e.Kind is ErrorKind.Usage or ErrorKind.BadData or ErrorKind.NotFound && (Names(e, _store.Layout.Bars) || Names(e, _store.Layout.Options) || Names(e, _store.Layout.SealedTicks) || Names(e, _store.Layout.Features)) && !SqlErrors.IsRefusal(e))
        {
            return new(ErrorKind.BadData, $"a file of the store cannot be read: {e.Message}", FileScan.Hint, e);
        }

        return _wanted.Select(views => views.Explain(e)).FirstOrDefault(told => told is not null) is { } told ? told : SqlErrors.IsUnknownTable(e)
            ? new(e.Kind, e.Message, $"there are: {string.Join(", ", ViewNames)}", e)
            : e;
    }
}

using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>catalog.db: what exists. One SQLite file in WAL mode that several threads and processes use at once.</summary>
/// <remarks>
/// All write transactions and all checkpoints of all processes take one OS lock: the journal is appended to after the commit
/// and the seal hashes a file that nobody writes to, and a writer that waits can say whom it waits for. No read transaction outlives the call that made it, so the WAL can always be reset.
/// </remarks>
internal sealed partial class CatalogDatabase : IDatabase, IDisposable
{
    /// <summary>A WAL that is longer than this is written back after the next commit.</summary>
    internal const long WalBoundBytes = 4L << 20;

    private readonly WorkspaceOptions _options;
    private ConnectionPool _pool;
    private volatile bool _isThere;
    private readonly Exception? _whyReadOnly;
    private bool _disposed;

    private CatalogDatabase(WorkspaceLayout layout, WorkspaceOptions options, ConnectionPool? pool, bool readOnly, Exception? whyReadOnly) =>
        (Layout, _options, _pool, _isThere, IsReadOnly, _whyReadOnly, _sight) =
        (layout, options, pool ?? ConnectionPool.Private(Empty), pool is not null, readOnly, whyReadOnly, new(layout.Catalog, Schema.ShowStatistics, CheckSealed));

    public WorkspaceLayout Layout { get; }

    public bool IsReadOnly { get; }

    /// <summary>Whether the workspace has come into being, by a first write here or elsewhere.</summary>
    public bool IsThere
    {
        get
        {
            if (!_isThere && File.Exists(Layout.Catalog))
            {
                Make();
            }

            return _isThere;
        }
    }

    /// <summary>Whether a commit has failed of which nobody can tell yet that it stays undone: the files that it lists must not go.</summary>
    public bool IsUnsettled { get; private set; }

    /// <summary>Microseconds since 1970, by the clock of the options.</summary>
    public long Now => UnixMicroseconds.From(_options.Clock.GetUtcNow().UtcDateTime);

    public static string SqliteVersion { get; } = new SqliteConnection().ServerVersion;

    /// <summary>Reads in one transaction, so that all of <paramref name="work"/> sees the same state.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Guard(() => Pool().Use(connection =>
        {
            connection.Execute("BEGIN");
            T result = work(connection);
            connection.Execute("COMMIT");
            return result;
        }));
    }

    /// <summary>Runs <paramref name="work"/> in one write transaction; when it throws, nothing has changed.</summary>
    /// <exception cref="ToolkitException">
    /// Another writer did not finish in time (busy), the workspace is read-only or the disk full (failure), commits are lost that
    /// the journal knows (bad data).
    /// </exception>
    public T Write<T>(Func<WriteTransaction, T> work, CancellationToken cancel = default) => Commit(work, replay: false, cancel);

    T IDatabase.Read<T>(Func<DbConnection, T> work) => Read(work);

    /// <summary>Runs are all that is written so.</summary>
    T IDatabase.Write<T>(Func<DbConnection, T> work, CancellationToken cancel) => Write(
        transaction =>
        {
            transaction.Changed(CatalogPart.Runs);
            return work(transaction.Connection);
        },
        cancel);

    /// <summary>As <c>Write</c>, to bring back from the journal what the catalog has lost.</summary>
    internal void Replay(Action<WriteTransaction> work, CancellationToken cancel) => Commit(
        transaction =>
        {
            work(transaction);
            return 0;
        },
        replay: true, cancel);

    private T Commit<T>(Func<WriteTransaction, T> work, bool replay, CancellationToken cancel)
    {
        using IDisposable turn = LockForWriting(cancel);
        T result = Guard(() => _pool.Use(connection => Transact(connection, work, replay)));
        if (WalBytes > WalBoundBytes)
        {
            Guard(Checkpoint);
        }

        return result;
    }

    public void Write(Action<WriteTransaction> work, CancellationToken cancel = default) => Write(
        transaction =>
        {
            work(transaction);
            return 0;
        },
        cancel);

    /// <summary>How often each part has changed since the workspace was made.</summary>
    public IReadOnlyDictionary<CatalogPart, long> Changes() => Read(connection =>
    {
        Dictionary<string, long> counters = connection
            .List("SELECT key, value FROM metadata WHERE key LIKE 'changes.%'", r => (r.GetString(0), r.GetInt64(1)))
            .ToDictionary(pair => pair.Item1, pair => pair.Item2);
        return Enum.GetValues<CatalogPart>().ToDictionary(part => part, part => counters.GetValueOrDefault(WriteTransaction.Key(part)));
    });

    /// <summary>The current version of the bars.</summary>
    public long Version => Read(connection => connection.Number("SELECT value FROM metadata WHERE key = 'version'"));

    /// <summary>Copies one state of the catalog into another database, whoever writes meanwhile.</summary>
    internal void Copy(SqliteConnection to) => Guard(() => Pool().Use(connection =>
    {
        connection.BackupDatabase(to);
        return 0;
    }));

    /// <summary>Keeps every other writer out, of this and of all processes, until it is disposed.</summary>
    internal IDisposable LockForWriting(CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        MakeWritable();
        return TakeTurn(cancel);
    }

    private IDisposable TakeTurn(CancellationToken cancel)
    {
        IDisposable turn = _pool.TakeTurn(Layout.WriterLock, Layout.Catalog, _options.BusyTimeout, cancel);
        try
        {
            ReopenWhenReplaced();
            CheckSealOnce();
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    internal void RefuseWhenReadOnly()
    {
        if (IsReadOnly)
        {
            throw new ToolkitException(
                ErrorKind.Failure,
                $"{Layout.Root} is open for reading only" + (_whyReadOnly is null ? string.Empty : $", since it cannot be written: {_whyReadOnly.Message}"),
                "open it without the read-only option, as a user who may write there, or use another workspace (`Workspace.Open()`)",
                _whyReadOnly);
        }
    }

    internal long WalBytes => new FileInfo(Layout.Catalog + "-wal") is { Exists: true } wal ? wal.Length : 0;

    private T Transact<T>(SqliteConnection connection, Func<WriteTransaction, T> work, bool replay)
    {
        List<JournalEntry> entries;
        CatalogCounters after;
        T result;
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            if (!replay && Journal.Header() is { } header && CommitLoss.Of(header, connection) is { } loss)
            {
                throw loss.Refusal(Layout.Catalog);
            }

            entries = Unwritten(connection);
            WriteTransaction transaction = new(connection, Now);
            result = work(transaction);
            transaction.Count();
            after = CatalogCounters.Of(connection);
            if (transaction.HasChanged())
            {
                entries.Add(JournalSource.Of(transaction, after.Changes));
            }

            Unseal();
            Commit(connection);
        }
        catch
        {
            connection.RollBack();
            throw;
        }

        FailPoint.Hit("catalog.committed");
        WriteJournal(entries, after);
        FailPoint.Hit("catalog.journalled");
        return result;
    }

    private void Commit(SqliteConnection connection)
    {
        connection.Commit(() =>
        {
            IsUnsettled = true;
            connection.Execute("UPDATE metadata SET value = value + 1 WHERE key = 'changes'");
            IsUnsettled = false;
        });
        IsUnsettled = false;
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.Explain(e, Layout.Catalog);
        }
        catch (UnreadableRowException e)
        {
            throw SqliteFailure.Explain(e, Layout.Catalog);
        }
    }

    /// <exception cref="ToolkitException">This SQLite may damage what it writes (failure).</exception>
    internal static void RefuseUnsound(string sqliteVersion)
    {
        if (System.Version.Parse(sqliteVersion) <= new Version(3, 51, 2))
        {
            throw new ToolkitException(
                ErrorKind.Failure,
                $"SQLite {sqliteVersion} is in use, and SQLite up to 3.51.2 can damage a catalog that several processes write",
                "let the project use SQLitePCLRaw.bundle_e_sqlite3 3.0.5 or later; nothing was opened");
        }
    }
}

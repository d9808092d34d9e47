using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Npgsql;
using Toolkit.Postgres;

namespace Toolkit;

/// <summary>A team's database on a PostgreSQL server (15 or newer).</summary>
/// <remarks>Its tables lie in the schema <c>toolkit</c>. They are made, and brought up to date, at the first use by a login that may.</remarks>
public sealed class PostgresTeam : TeamDatabase
{
    private readonly NpgsqlDataSource _source;
    private readonly ConcurrentBag<CommitMark> _marks = [];
    private volatile bool _ready;

    private PostgresTeam(NpgsqlDataSource source, string name, TimeSpan patience) => (_source, Name, Patience) = (source, name, new(name, patience));

    public override string Name { get; }

    internal ServerPatience Patience { get; }

    /// <summary>The database that a connection string names, such as <c>Host=db;Database=desk;Username=me</c>; nothing is opened yet.</summary>
    /// <param name="connection">As Npgsql takes it. A password is better left to <c>PGPASSFILE</c> or <c>PGPASSWORD</c>.</param>
    /// <param name="patience">How long a call waits for a server that is not there. Default 30 s.</param>
    /// <exception cref="ToolkitException">It cannot be read (usage).</exception>
    public static PostgresTeam At(string connection, TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        TimeSpan wait = patience ?? TimeSpan.FromSeconds(30);
        try
        {
            NpgsqlConnectionStringBuilder parts = new(connection);
            // The tables have a schema of their own; statements that come again are prepared, which halves what they cost.
            parts.SearchPath ??= "toolkit, public";
            parts.ApplicationName ??= "toolkit";
            parts.MaxAutoPrepare = parts.MaxAutoPrepare == 0 ? 100 : parts.MaxAutoPrepare;
            parts.AutoPrepareMinUsages = 2;
            parts.CommandTimeout = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
            parts.Timeout = Math.Clamp(parts.CommandTimeout, 1, 15);
            return new(NpgsqlDataSource.Create(parts), string.Create(CultureInfo.InvariantCulture, $"{parts.Host}:{parts.Port}/{parts.Database ?? parts.Username}"), wait);
        }
        catch (ArgumentException)
        {
            // Nothing of it is repeated: it may hold a password.
            throw ToolkitException.Usage("the connection string of the team's database cannot be read, or names no host", "write it like \"Host=db;Database=desk;Username=me\"");
        }
    }

    public override T Read<T>(Func<DbConnection, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Patience.Run(() => With(connection => Read(connection, work)), CancellationToken.None);
    }

    public override T Write<T>(Func<DbConnection, T> work, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        CommitMark mark = _marks.TryTake(out CommitMark? free) ? free : new();
        try
        {
            return Patience.Write(mark, With, work, cancel);
        }
        finally
        {
            _marks.Add(mark);
        }
    }

    public override TeamDatabase? TryHold(string name)
    {
        PostgresHold hold = new(this, name);
        if (hold.TryTake())
        {
            return hold;
        }

        hold.Dispose();
        return null;
    }

    public override bool IsHeld(string name)
    {
        (int high, int low) = PostgresHold.LockOf(name);
        return Read(connection => connection.Scalar(PostgresHold.Holder, ("high", (long)(uint)high), ("low", (long)(uint)low)) is not null);
    }

    public override void Append(DbConnection connection, (string Name, string Columns) table, IEnumerable<IReadOnlyList<object?>> rows, string end = "")
    {
        ArgumentNullException.ThrowIfNull(rows);
        // By way of a table of its own: COPY goes past no policy of rows, and so is refused where there are any.
        NpgsqlConnection inner = ((TeamConnection)connection).Inner;
        inner.Run($"CREATE TEMP TABLE incoming ON COMMIT DROP AS SELECT {table.Columns} FROM {table.Name} WHERE false");
        Copy(inner, table.Columns, rows);
        inner.Run($"INSERT INTO {table.Name} ({table.Columns}) SELECT {table.Columns} FROM incoming {end}");
        inner.Run("DROP TABLE incoming");
    }

    private static void Copy(NpgsqlConnection connection, string columns, IEnumerable<IReadOnlyList<object?>> rows)
    {
        using NpgsqlBinaryImporter copy = connection.BeginBinaryImport($"COPY incoming ({columns}) FROM STDIN (FORMAT BINARY)");
        foreach (IReadOnlyList<object?> row in rows)
        {
            copy.StartRow();
            foreach (object? value in row)
            {
                if (value is null)
                {
                    copy.WriteNull();
                }
                else
                {
                    copy.Write(value);
                }
            }
        }

        copy.Complete();
    }

    public override async IAsyncEnumerable<string> ListenAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        while (!cancel.IsCancellationRequested)
        {
            Queue<string> heard = new([""]);
            NpgsqlConnection connection = await Task.Run(() => Patience.Run(() => Listen(heard), cancel), cancel).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                do
                {
                    while (heard.TryDequeue(out string? news))
                    {
                        yield return news;
                    }
                }
                while (await WaitAsync(connection, cancel).ConfigureAwait(false));
            }
        }
    }

    public override TeamStatus Status(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return Patience.Run(() => With(connection => TeamSchema.Status(connection, Name, clock)), CancellationToken.None);
    }

    /// <summary>Makes a login, without a password, or gives one that is there its role.</summary>
    /// <exception cref="ToolkitException">Whoever is logged in may not make logins (usage).</exception>
    public void AddLogin(string name, TeamRole role)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        string quoted = $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        Write(connection =>
        {
            if (connection.Scalar("SELECT 1 FROM pg_roles WHERE rolname = @name", ("name", name)) is null)
            {
                connection.Scalar($"CREATE ROLE {quoted} LOGIN");
            }

            return connection.Scalar($"GRANT {(role == TeamRole.Strategy ? "toolkit_strategy" : "toolkit_analyst")} TO {quoted}");
        });
    }

    /// <summary>A connection of the pool, with the tables as this library needs them.</summary>
    internal NpgsqlConnection Open()
    {
        NpgsqlConnection connection = _source.OpenConnection();
        try
        {
            if (!_ready)
            {
                TeamSchema.BringUpToDate(connection, Name);
                _ready = true;
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Lets go of what lies in the pool: after a restart all of it is dead.</summary>
    internal void ForgetDead() => _source.Clear();

    protected override void Dispose(bool disposing) => _source.Dispose();

    private static T Read<T>(NpgsqlConnection connection, Func<DbConnection, T> work)
    {
        using NpgsqlTransaction transaction = connection.BeginTransaction(IsolationLevel.RepeatableRead);
        T result = work(new TeamConnection(connection));
        transaction.Commit();
        return result;
    }

    private T With<T>(Func<NpgsqlConnection, T> work)
    {
        NpgsqlConnection connection = Open();
        try
        {
            return work(connection);
        }
        catch (Exception e) when (ServerPatience.IsLost(e))
        {
            ForgetDead();
            throw;
        }
        finally
        {
            connection.Dispose();
        }
    }

    private NpgsqlConnection Listen(Queue<string> heard)
    {
        NpgsqlConnection connection = Open();
        try
        {
            connection.Notification += (_, news) => heard.Enqueue(news.Payload);
            connection.Run("LISTEN toolkit");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <returns>False when the connection is lost.</returns>
    private static async Task<bool> WaitAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        try
        {
            await connection.WaitAsync(cancel).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (ServerPatience.IsTransient(e) || e is IOException)
        {
            return false;
        }
    }
}

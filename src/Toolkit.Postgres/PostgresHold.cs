using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Toolkit.Postgres;

/// <summary>A session that alone has a name, by an advisory lock of the server: what is written through it is written while it has the lock.</summary>
/// <remarks>
/// The lock goes with the session, so after a lost connection it is taken again before anything is written. Who has taken it in
/// between has left his token in <c>holders</c>: then nothing is written any more.
/// </remarks>
internal sealed class PostgresHold(PostgresTeam team, string name) : TeamDatabase
{
    /// <summary>The session that has a lock.</summary>
    public const string Holder =
        """
        SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND classid = CAST($high AS BIGINT)::oid AND objid = CAST($low AS BIGINT)::oid
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """;

    private readonly Lock _turn = new();
    private readonly CommitMark _mark = new();
    private readonly Guid _token = Guid.NewGuid();
    private NpgsqlConnection? _connection;
    private int _process;

    public override string Name => team.Name;

    public static (int High, int Low) LockOf(string name)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes("toolkit holds " + name));
        return (BinaryPrimitives.ReadInt32BigEndian(hash), BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(4)));
    }

    /// <summary>Takes the name for the first time.</summary>
    public bool TryTake()
    {
        lock (_turn)
        {
            return team.Patience.Run(
                () =>
                {
                    NpgsqlConnection connection = Session();
                    if (!TryLock(connection))
                    {
                        return false;
                    }

                    connection.Run(
                        "INSERT INTO toolkit.holders (name, token) VALUES (@name, @token) ON CONFLICT (name) DO UPDATE SET token = excluded.token, at = now()",
                        ("name", name), ("token", _token));
                    _process = connection.ProcessID;
                    return true;
                },
                CancellationToken.None);
        }
    }

    public override T Read<T>(Func<DbConnection, T> work) => team.Read(work);

    public override T Write<T>(Func<DbConnection, T> work, CancellationToken cancel = default)
    {
        lock (_turn)
        {
            return team.Patience.Write(_mark, With, work, cancel);
        }
    }

    public override TeamDatabase? TryHold(string name) => team.TryHold(name);

    public override bool IsHeld(string name) => team.IsHeld(name);

    public override void Append(DbConnection connection, (string Name, string Columns) table, IEnumerable<IReadOnlyList<object?>> rows, string end = "") =>
        team.Append(connection, table, rows, end);

    public override IAsyncEnumerable<string> ListenAsync(CancellationToken cancel = default) => team.ListenAsync(cancel);

    public override TeamStatus Status(TimeProvider clock) => team.Status(clock);

    protected override void Dispose(bool disposing)
    {
        lock (_turn)
        {
            LetGo();
        }
    }

    private T With<T>(Func<NpgsqlConnection, T> work)
    {
        try
        {
            return work(Held());
        }
        catch (Exception e) when (ServerPatience.IsLost(e))
        {
            _connection?.Dispose();
            _connection = null;
            team.ForgetDead();
            throw;
        }
    }

    /// <summary>The session with the lock; a new one takes it again.</summary>
    private NpgsqlConnection Held()
    {
        if (_connection is { State: System.Data.ConnectionState.Open } open)
        {
            return open;
        }

        try
        {
            NpgsqlConnection connection = Session();
            bool isLocked = TryLock(connection);
            if (connection.Scalar("SELECT token FROM toolkit.holders WHERE name = @name", ("name", name)) is not Guid token || token != _token)
            {
                throw ToolkitException.Busy($"{name} has passed to another process while this one was cut off from the team's database {Name}; nothing more is written", "stop one of the two, and start the other anew");
            }

            if (!isLocked)
            {
                // The server has not noticed yet that the former session of this very process is gone.
                EndFormer(connection);
                throw new NpgsqlException("the former session still holds the name", new TimeoutException());
            }

            _process = connection.ProcessID;
            return connection;
        }
        catch
        {
            // What has not got through all of this must not pass for the session with the lock.
            LetGo();
            throw;
        }
    }

    private NpgsqlConnection Session()
    {
        if (_connection is not { State: System.Data.ConnectionState.Open })
        {
            _connection?.Dispose();
            _connection = team.Open();
        }

        return _connection;
    }

    private void LetGo()
    {
        try
        {
            if (_connection is { State: System.Data.ConnectionState.Open })
            {
                // The session goes back into the pool, and would keep the lock there.
                _connection.Run("SELECT pg_advisory_unlock_all()");
            }
        }
        catch (NpgsqlException)
        {
            // Then the lock went with the session.
        }

        _connection?.Dispose();
        _connection = null;
    }

    private bool TryLock(NpgsqlConnection connection)
    {
        (int high, int low) = LockOf(name);
        try
        {
            // A process that was killed has it for a moment yet.
            connection.Run("SET lock_timeout = '300ms'");
            connection.Run("SELECT pg_advisory_lock(@key)", ("key", ((long)high << 32) | (uint)low));
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
        finally
        {
            if (connection.State == System.Data.ConnectionState.Open)
            {
                connection.Run("RESET lock_timeout");
            }
        }
    }

    private void EndFormer(NpgsqlConnection connection)
    {
        (int high, int low) = LockOf(name);
        connection.Run(
            $"SELECT pg_terminate_backend(pid) FROM ({Holder.Replace('$', '@')}) h WHERE pid = @process",
            ("high", (long)(uint)high), ("low", (long)(uint)low), ("process", _process));
    }
}

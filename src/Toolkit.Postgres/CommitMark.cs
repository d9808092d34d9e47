using Npgsql;

namespace Toolkit.Postgres;

/// <summary>Numbers the commits of one writer, each in its own transaction, so that after a lost answer it can be told whether the commit was made.</summary>
/// <remarks>
/// A row of ours, and not pg_xact_status(): what of a transaction was not yet on the disk when the server crashed is forgotten
/// together with its number, which the server then gives to another transaction.
/// </remarks>
internal sealed class CommitMark
{
    private readonly Guid _writer = Guid.NewGuid();
    private long _number;

    public long Next() => ++_number;

    /// <summary>Marks the transaction; waits for an earlier attempt that the server has not ended yet.</summary>
    /// <returns>False when an earlier attempt has been committed.</returns>
    public bool Set(NpgsqlConnection connection, long number)
    {
        if (number == 1)
        {
            // Nobody waits for an answer for so long.
            connection.Run("DELETE FROM toolkit.writers WHERE at < now() - INTERVAL '7 days'");
        }

        return connection.Run(
            """
            INSERT INTO toolkit.writers AS w (writer, number) VALUES (@writer, @number)
            ON CONFLICT (writer) DO UPDATE SET number = excluded.number, at = now() WHERE w.number < excluded.number
            """,
            ("writer", _writer), ("number", number)) > 0;
    }
}

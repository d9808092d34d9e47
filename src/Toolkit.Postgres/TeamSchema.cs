using Npgsql;

namespace Toolkit.Postgres;

/// <summary>Brings the tables of a team's database up to date, and says how its server is.</summary>
internal static class TeamSchema
{
    private const int OldestServer = 15;

    /// <summary>Of all who migrate at once one does; the number means nothing.</summary>
    private const long Turn = 8_417_250_391_133;

    /// <param name="connection">Opened, without a transaction.</param>
    /// <param name="name">What messages call the database.</param>
    /// <param name="tables">What brings the schema from each version to the next. Default: all that this library knows.</param>
    /// <exception cref="ToolkitException">The server is too old (failure), or its schema is newer than this library (bad data).</exception>
    public static void BringUpToDate(NpgsqlConnection connection, string name, IReadOnlyList<string>? tables = null)
    {
        tables ??= TeamTables.Migrations;
        if (connection.PostgreSqlVersion.Major < OldestServer)
        {
            throw new ToolkitException(ErrorKind.Failure, $"the team's database {name} is PostgreSQL {connection.PostgreSqlVersion}, and {OldestServer} or newer is needed", "let a newer server keep it");
        }

        if (IsUpToDate(connection, name, tables))
        {
            return;
        }

        using NpgsqlTransaction transaction = connection.BeginTransaction();
        connection.Run("SELECT pg_advisory_xact_lock(@turn)", ("turn", Turn));
        if (!IsUpToDate(connection, name, tables))
        {
            foreach (string migration in tables.Skip(Version(connection, name, tables.Count)))
            {
                connection.Run(migration);
            }

            foreach (string key in MissingStatistics(connection))
            {
                connection.Run($"ALTER TABLE toolkit.run_metrics ADD COLUMN {key} DOUBLE PRECISION");
            }

            connection.Run("DELETE FROM toolkit.schema_version");
            connection.Run("INSERT INTO toolkit.schema_version (version) VALUES (@version)", ("version", tables.Count));
        }

        transaction.Commit();
        // What a pooled session knows of types and plans is from before.
        connection.ReloadTypes();
    }

    public static TeamStatus Status(NpgsqlConnection connection, string name, TimeProvider clock)
    {
        DateTime before = clock.GetUtcNow().UtcDateTime;
        DateTime there = (DateTime)connection.Scalar("SELECT clock_timestamp()")!;
        DateTime after = clock.GetUtcNow().UtcDateTime;
        string[] problems =
        [
            .. from setting in (string[])["fsync", "full_page_writes", "synchronous_commit"]
               where connection.Scalar("SELECT current_setting(@name)", ("name", setting)) is "off"
               select $"the server's {setting} is off: a crash there can lose what was said to be stored",
        ];
        return new(
            name, connection.PostgreSqlVersion.ToString(), Version(connection, name, TeamTables.Migrations.Count), (string)connection.Scalar("SELECT current_user::text")!,
            there - before - (after - before) / 2, problems);
    }

    private static bool IsUpToDate(NpgsqlConnection connection, string name, IReadOnlyList<string> tables) =>
        Version(connection, name, tables.Count) == tables.Count && MissingStatistics(connection).Length == 0;

    private static int Version(NpgsqlConnection connection, string name, int known)
    {
        // Not to_regclass(): it may answer from what the session found missing before it waited for its turn.
        int version = connection.Scalar("SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'toolkit' AND c.relname = 'schema_version'") is null
            ? 0
            : connection.Scalar("SELECT version FROM toolkit.schema_version") as int? ?? 0;
        return version <= known ? version : throw ToolkitException.BadData(
            $"the team's database {name} has schema {version}, newer than this toolkit's {known}", "install a newer toolkit here; nothing was changed");
    }

    private static string[] MissingStatistics(NpgsqlConnection connection) => connection.Scalar(
        "SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = to_regclass('toolkit.run_metrics') AND attnum > 0") is string[] known
        ? [.. Metrics.NumberNames.Except(known, StringComparer.OrdinalIgnoreCase)]
        : [];
}

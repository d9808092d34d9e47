using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Ticks;

/// <summary>The tables of a day's file.</summary>
internal static class TickSchema
{
    /// <summary>Number of the schema (<c>PRAGMA user_version</c>).</summary>
    public const int Version = 1;

    /// <summary>The number in a file that no writer may write to any more: it waits to be sealed.</summary>
    private const int Closed = -Version;

    /// <remarks>
    /// No index beside the key: each would cost as much as the table itself. <c>strays</c> names the days whose ticks lie here
    /// because their own file could not be opened. Days count from 1970.
    /// </remarks>
    private const string Tables =
        """
        CREATE TABLE streams (
            stream_id INTEGER PRIMARY KEY,
            symbol TEXT NOT NULL,
            source TEXT NOT NULL,
            UNIQUE (symbol, source));

        CREATE TABLE ticks (
            stream_id INTEGER NOT NULL,
            time INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            bid REAL,
            ask REAL,
            price REAL,
            size REAL,
            spread REAL,
            broker_id TEXT,
            arrived INTEGER,
            PRIMARY KEY (stream_id, time, sequence)) WITHOUT ROWID;

        CREATE TABLE batches (
            batch_id TEXT NOT NULL,
            day INTEGER NOT NULL,
            rows INTEGER NOT NULL,
            PRIMARY KEY (batch_id, day)) WITHOUT ROWID;

        CREATE TABLE strays (day INTEGER PRIMARY KEY);
        """;

    /// <summary>Makes the tables in an empty file, and refuses one of another kind.</summary>
    /// <exception cref="ToolkitException">The schema is newer than this library, or not that of ticks (bad data).</exception>
    public static void Make(SqliteConnection connection, string path)
    {
        if (VersionOf(connection, path) is Version or Closed)
        {
            return;
        }

        connection.Execute("PRAGMA journal_mode = WAL");
        connection.Execute("BEGIN IMMEDIATE");
        // Asked again, as another process may have made them meanwhile.
        if (VersionOf(connection, path) == 0)
        {
            connection.Execute(Tables);
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Version}"));
        }

        connection.Execute("COMMIT");
    }

    /// <summary>Whether writers have to go to another file.</summary>
    public static bool IsClosed(SqliteConnection connection) => connection.Number("PRAGMA user_version") == Closed;

    /// <summary>Sends writers to another file of the day; each asks in the transaction in which it writes.</summary>
    /// <returns>False when ticks of other days lie here, which a writer still has to bring home.</returns>
    public static bool TryClose(SqliteConnection connection, FileSeal seal)
    {
        connection.Execute("BEGIN IMMEDIATE");
        seal.Break(connection);
        bool free = connection.Number("SELECT COUNT(*) FROM strays") == 0;
        if (free)
        {
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Closed}"));
        }

        connection.Execute("COMMIT");
        seal.Committed();
        return free;
    }

    /// <summary>0 for an empty file.</summary>
    /// <inheritdoc cref="Make"/>
    public static int VersionOf(SqliteConnection connection, string path)
    {
        (int version, long tables) = connection.List(
            "SELECT user_version, (SELECT COUNT(*) FROM sqlite_master) FROM pragma_user_version", r => ((int)r.GetInt64(0), r.GetInt64(1)))[0];
        if (version > Version)
        {
            throw ToolkitException.BadData(
                $"{path} has schema {version}, and this toolkit knows schemas of ticks up to {Version}", "a newer toolkit has written it: update this one; nothing was changed");
        }

        return version == 0 && tables > 0
            ? throw ToolkitException.BadData($"{path} is a SQLite file, but not one of ticks", "move it out of the workspace")
            : version;
    }
}

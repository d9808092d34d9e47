using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>How far a catalog has come; the journal beside it keeps the same numbers.</summary>
/// <param name="Changes">Write transactions that changed something.</param>
/// <param name="Version">The version of the bars.</param>
/// <param name="LastRun">The highest number that a stored run was given.</param>
/// <param name="HotRows">Live hot rows.</param>
internal readonly record struct CatalogCounters(long Changes, long Version, long LastRun, long HotRows)
{
    public static CatalogCounters Of(SqliteConnection connection) => new(
        connection.Number("SELECT value FROM metadata WHERE key = 'changes'"),
        connection.Number("SELECT value FROM metadata WHERE key = 'version'"),
        connection.Number("SELECT seq FROM sqlite_sequence WHERE name = 'runs'"),
        HotBarTable.LiveCount(connection));
}

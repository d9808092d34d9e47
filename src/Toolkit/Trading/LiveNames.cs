using System.Text.Json;
using System.Data.Common;
using Toolkit.Catalog;

namespace Toolkit.Trading;

/// <summary>Names and numbers that rows of the live store are known by.</summary>
internal static class LiveNames
{
    /// <exception cref="ToolkitException">It cannot be stored (usage).</exception>
    public static void Check(string name, string what) => SymbolRules.CheckName(name, what);

    /// <exception cref="ToolkitException">It is no JSON (usage).</exception>
    public static void CheckJson(string? config)
    {
        try
        {
            using JsonDocument? parsed = config is null ? null : JsonDocument.Parse(config);
        }
        catch (JsonException e)
        {
            throw new ToolkitException(ErrorKind.Usage, $"the parameters are no JSON: {e.Message}", "write an object, such as {\"fast\": 10, \"slow\": 30}", e);
        }
    }

    /// <summary>Whether a row of that number has moved to a file.</summary>
    public static bool Moved(DbConnection connection, string kind, string strategy, string id) => connection.Scalar(
        "SELECT 1 FROM moved_ids WHERE kind = $kind AND strategy_id = $strategy AND id = $id", ("$kind", kind), ("$strategy", strategy), ("$id", id)) is not null;

    /// <summary>Rows of a past that has moved to files are final: one more there would stand beside them.</summary>
    /// <exception cref="ToolkitException">The time is of that past (bad data).</exception>
    public static void CheckTime(DbConnection connection, string table, DateTime time)
    {
        long moved = LiveChange.MovedBefore(connection, table);
        if (UnixMicroseconds.From(time) < moved)
        {
            throw ToolkitException.BadData(
                $"{table} from before {UnixMicroseconds.ToIso(moved)} are archived, and this one is of {UnixMicroseconds.ToIso(UnixMicroseconds.From(time))}",
                "archive less (`tk.Live.ArchiveAsync()`) when rows come so late; nothing was changed");
        }
    }
}

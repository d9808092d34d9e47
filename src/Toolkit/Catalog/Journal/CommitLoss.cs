using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>Commits that the journal knows and the catalog does not have: its WAL was cut, damaged or removed, or an old catalog was put in its place.</summary>
/// <param name="Journal">What the journal knows.</param>
/// <param name="Catalog">How far the catalog has come.</param>
internal sealed record CommitLoss(JournalHeader Journal, CatalogCounters Catalog)
{
    /// <summary>The loss, or null when there is none.</summary>
    public static CommitLoss? Of(JournalHeader header, SqliteConnection connection) =>
        CatalogCounters.Of(connection) is var counters && header.Changes > counters.Changes ? new(header, counters) : null;

    /// <summary>Why nothing is written: it would take the place of what was lost.</summary>
    public ToolkitException Refusal(string catalog) => SqliteFailure.Damaged(catalog, ToString());

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"commits are lost: the journal knows {Journal.Changes} changes up to version {Journal.Version}, the catalog {Catalog.Changes} up to version {Catalog.Version}");
}

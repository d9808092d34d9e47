using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>What the journal says that the store holds after its last version, on top of a copy of the catalog.</summary>
internal sealed class RecoveredState
{
    /// <summary>Files that came after the copy and are still in the store, with the version that added them.</summary>
    public Dictionary<string, (JournalFile File, long Version)> Files { get; } = [];

    /// <summary>Files that are gone; some of them were in the copy.</summary>
    public HashSet<string> Removed { get; } = [];

    /// <summary>The last word about each series.</summary>
    public Dictionary<SeriesKey, JournalSeries> Series { get; } = [];

    public List<JournalEntry> Versions { get; } = [];

    public static RecoveredState After(long version, IEnumerable<JournalEntry> journal)
    {
        RecoveredState state = new();
        foreach (JournalEntry entry in journal.Where(entry => entry.Version > version))
        {
            state.Versions.Add(entry);
            state.Removed.UnionWith(entry.Removed);
            foreach (string id in entry.Removed)
            {
                state.Files.Remove(id);
            }

            foreach (JournalFile file in entry.Added)
            {
                state.Files[file.Id] = (file, entry.Version);
            }

            foreach (JournalSeries series in entry.Series)
            {
                state.Series[series.Key] = series;
            }
        }

        return state;
    }
}

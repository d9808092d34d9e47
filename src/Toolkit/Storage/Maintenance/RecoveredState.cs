using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>What the journal says that the store holds after its last commit, on top of a catalog that has not come so far.</summary>
internal sealed class RecoveredState
{
    /// <summary>Files that came since and are still in the store, by their ids.</summary>
    public Dictionary<string, JournalFile> Files { get; } = [];

    /// <summary>Files that are gone; some of them were in the catalog.</summary>
    public HashSet<string> Removed { get; } = [];

    /// <summary>The last word about each series.</summary>
    public Dictionary<SeriesKey, JournalSeries> Series { get; } = [];

    public List<JournalEntry> Entries { get; } = [];

    public IEnumerable<JournalEntry> Versions => Entries.Where(entry => entry.Version > 0);

    /// <summary>The last version that files tell of which no entry lists, or 0: none that comes later may have its number.</summary>
    public long SeenVersion { get; set; }

    /// <summary>The last version of all entries, or 0.</summary>
    public long LastVersion => Versions.Select(entry => entry.Version).DefaultIfEmpty().Max();

    public static RecoveredState After(CatalogCounters from, IEnumerable<JournalEntry> journal)
    {
        RecoveredState state = new();
        foreach (JournalEntry entry in journal.Where(entry => entry.IsAfter(from)))
        {
            state.Entries.Add(entry);
            state.Removed.UnionWith(entry.Removed);
            foreach (string id in entry.Removed)
            {
                state.Files.Remove(id);
            }

            foreach (JournalFile file in entry.Added)
            {
                state.Files[file.Id] = file;
            }

            foreach (JournalSeries series in entry.Series)
            {
                state.Series[series.Key] = series;
            }
        }

        return state;
    }

    /// <summary>What came back, in words.</summary>
    public string Text()
    {
        (long first, long last) = (Versions.Select(entry => entry.Version).DefaultIfEmpty().Min(), LastVersion);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(last == 0 ? "no version" : first == last ? $"version {last}" : $"versions {first} to {last}")} from the journal: {Files.Count} files, {Count(entry => entry.HotAdded.Sum(hot => hot.Count))} hot rows, {Count(entry => entry.Coverage.Count)} changes of coverage, {Count(entry => entry.Loads.Count)} records of loads, {Count(entry => entry.Symbols.Count)} symbols, {Count(entry => entry.Actions.Count)} changes of corporate actions");
    }

    private long Count(Func<JournalEntry, int> of) => Entries.Sum(entry => (long)of(entry));
}

using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Without a journal: which of the files that nobody lists belong to the store, judged by their footers.</summary>
/// <remarks>
/// A publish takes the place of files that were live and never overlaps another file of its series; a file that does not
/// fit so was never published, or is no longer, and stays out.
/// </remarks>
internal sealed class FooterRecovery(WorkspaceLayout layout, FooterReader reader, List<string> recovered, List<string> lost)
{
    public List<(NewFile File, long Version)> Find(
        BarStore store, RecoveredState state, IReadOnlyList<(NewFile File, long Version)> journalled, long from)
    {
        List<FileEntry> copied = store.Catalog.Read(connection => FileTable.All(connection, connection.Number("SELECT value FROM metadata WHERE key = 'version'")));
        HashSet<string> known = [.. store.Catalog.Read(FileTable.AllPaths).Select(path => Path.GetFileNameWithoutExtension(path)), .. state.Removed, .. journalled.Select(one => one.File.Id)];
        Dictionary<string, List<(string Series, long From, long To)>> live = copied.ToDictionary(file => file.Id, file => Extents(store, file));
        foreach ((NewFile file, _) in journalled)
        {
            live[file.Id] = Extents(file);
        }

        List<(NewFile File, FileFooter Footer)> candidates = Candidates(known, from);
        // A file that another one has superseded is not live, whichever of the two is looked at first.
        HashSet<string> everSuperseded = [.. candidates.SelectMany(candidate => candidate.Footer.Supersedes)];
        List<(NewFile File, long Version)> taken = [];
        // Of two that were merged with the same version the later one counts: what was killed was done again.
        foreach ((NewFile file, FileFooter footer) in candidates
            .OrderBy(candidate => candidate.Footer.BaseVersion).ThenByDescending(candidate => File.GetLastWriteTimeUtc(candidate.File.Path)))
        {
            List<string> replaced = [.. footer.Supersedes.Where(live.ContainsKey)];
            bool late = footer.Supersedes.Any(id => (known.Contains(id) || taken.Exists(one => one.File.Id == id)) && !live.ContainsKey(id));
            List<(string Series, long From, long To)> extents = Extents(file);
            bool overlaps = live.Where(pair => !replaced.Contains(pair.Key)).Any(pair => pair.Value.Exists(a => extents.Exists(b => Overlap(a, b))));
            if (late || overlaps)
            {
                lost.Add($"{file.Path} stays out: its footer does not fit the files that are in the store, so it was never published or has been superseded");
                continue;
            }

            replaced.ForEach(id => live.Remove(id));
            state.Removed.UnionWith(replaced);
            taken.RemoveAll(one => replaced.Contains(one.File.Id));
            live[file.Id] = extents;
            taken.Add((file, footer.BaseVersion + 1));
            if (!everSuperseded.Contains(file.Id))
            {
                recovered.Add($"{file.Path} by its footer: {file.Rows} rows");
            }
        }

        return taken;
    }

    private List<(NewFile File, FileFooter Footer)> Candidates(HashSet<string> known, long from)
    {
        List<(NewFile, FileFooter)> candidates = [];
        IEnumerable<(Timeframe? Timeframe, string Folder)> folders = [.. Timeframe.All.Select(timeframe => ((Timeframe?)timeframe, layout.BarFolder(timeframe))), (null, layout.Options)];
        foreach ((Timeframe? timeframe, string folder) in folders.Where(one => Directory.Exists(one.Folder)))
        {
            foreach (string path in Directory.EnumerateFiles(folder, "*.parquet"))
            {
                string id = Path.GetFileNameWithoutExtension(path);
                if (!known.Contains(id) && reader.Footer(path) is { } footer && footer.Id == id && footer.BaseVersion >= from
                    && reader.File(path, id, timeframe) is { } file)
                {
                    candidates.Add((file, footer));
                }
            }
        }

        return candidates;
    }

    private static List<(string, long, long)> Extents(NewFile file) =>
    [
        .. file.Series.Select(series => (series.Key.ToString(), series.Statistics.MinTime, series.Statistics.MaxTime)),
        .. file.Quotes.Select(quotes => (QuotesOf(quotes.Exchange, quotes.Underlying), quotes.Extent.MinTime, quotes.Extent.MaxTime)),
    ];

    private static List<(string, long, long)> Extents(BarStore store, FileEntry file) => store.Catalog.Read(connection => file.IsQuotes
        ? QuoteTable.OfFile(connection, file).ConvertAll(quotes => (Named(connection, quotes), quotes.Extent.MinTime, quotes.Extent.MaxTime))
        : FileTable.SeriesOf(connection, file).ConvertAll(series => (DatasetTable.Find(connection, series.DatasetId)!.Key.ToString(), series.MinTime, series.MaxTime)));

    private static string Named(SqliteConnection connection, QuoteFile quotes) =>
        SymbolTable.Find(connection, quotes.SymbolId) is var symbol ? QuotesOf(symbol.Exchange, symbol.Symbol) : string.Empty;

    /// <summary>No series of bars is called so: none has a timeframe before its exchange.</summary>
    private static string QuotesOf(string exchange, string underlying) => $"options {exchange}:{underlying}";

    private static bool Overlap((string Series, long From, long To) a, (string Series, long From, long To) b) =>
        a.Series == b.Series && a.From <= b.To && b.From <= a.To;
}

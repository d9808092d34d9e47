using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Without a journal: which of the files that nobody lists belong to the store, judged by their footers.</summary>
/// <remarks>
/// A publish takes the place of files that were live and never overlaps another file of its series; a file that does not
/// fit so was never published, or is no longer, and stays out. Of two that cannot both have been live the later one counts: it was
/// merged with what there was then, and that was without the other.
/// </remarks>
internal sealed class FooterRecovery(WorkspaceLayout layout, FooterReader reader, List<string> recovered, List<string> lost)
{
    public List<NewFile> Find(BarStore store, RecoveredState state, IReadOnlyList<NewFile> journalled, long from)
    {
        List<FileEntry> copied = store.Catalog.Read(connection => FileTable.All(connection, connection.Number("SELECT value FROM metadata WHERE key = 'version'")));
        HashSet<string> known = [.. store.Catalog.Read(FileTable.AllPaths).Select(path => Path.GetFileNameWithoutExtension(path)), .. state.Removed, .. journalled.Select(file => file.Id)];
        Dictionary<string, Dictionary<string, (long From, long To)>> live = copied.ToDictionary(file => file.Id, file => Extents(store, file));
        foreach (NewFile file in journalled)
        {
            live[file.Id] = Extents(file);
        }

        // Of two that were merged with the same version the later one counts: what was killed was done again. Of several that take
        // the place of others together only one says so, and would be in the way of none if it came first.
        List<Candidate> candidates = [.. Candidates(known, from)
            .OrderBy(one => one.Footer.BaseVersion).ThenByDescending(one => one.Footer.Supersedes.Count > 0).ThenByDescending(one => File.GetLastWriteTimeUtc(one.File.Path))];
        state.SeenVersion = candidates.Select(one => one.Footer.BaseVersion + 1).DefaultIfEmpty().Max();
        List<NewFile> taken = [];
        foreach (Candidate candidate in candidates)
        {
            (NewFile file, FileFooter footer, Dictionary<string, (long From, long To)> extents) = candidate;
            List<string> replaced = [.. footer.Supersedes.Where(live.ContainsKey)];
            bool late = footer.Supersedes.Append(file.Id).Any(id => known.Contains(id) && !live.ContainsKey(id));
            bool overlaps = live.Any(pair => !replaced.Contains(pair.Key) && Overlap(pair.Value, extents));
            if (late || overlaps || candidates.Exists(later => later.IsWithout(candidate)))
            {
                lost.Add($"{file.Path} stays out: its footer does not fit the files that are in the store, so it was never published or has been superseded or deleted");
                continue;
            }

            replaced.ForEach(id => live.Remove(id));
            state.Removed.UnionWith(replaced);
            taken.RemoveAll(one => replaced.Contains(one.Id));
            live[file.Id] = extents;
            known.UnionWith([file.Id, .. footer.Supersedes]);
            taken.Add(file);
        }

        recovered.AddRange(taken.Select(file => $"{file.Path} by its footer: {file.Rows} rows"));
        return taken;
    }

    private List<Candidate> Candidates(HashSet<string> known, long from)
    {
        List<Candidate> candidates = [];
        IEnumerable<(Timeframe? Timeframe, string Folder)> folders = [.. Timeframe.All.Select(timeframe => ((Timeframe?)timeframe, layout.BarFolder(timeframe))), (null, layout.Options)];
        foreach ((Timeframe? timeframe, string folder) in folders.Where(one => Directory.Exists(one.Folder)))
        {
            foreach (string path in Directory.EnumerateFiles(folder, "*.parquet"))
            {
                string id = Path.GetFileNameWithoutExtension(path);
                if (!known.Contains(id) && reader.Footer(path) is { } footer && footer.Id == id && footer.BaseVersion >= from
                    && reader.File(path, id, timeframe) is { } file)
                {
                    candidates.Add(new(file, footer, Extents(file)));
                }
            }
        }

        return candidates;
    }

    private static Dictionary<string, (long From, long To)> Extents(NewFile file) => new(
    [
        .. file.Series.Select(series => KeyValuePair.Create(series.Key.ToString(), (series.Statistics.MinTime, series.Statistics.MaxTime))),
        .. file.Quotes.Select(quotes => KeyValuePair.Create(QuotesOf(quotes.Exchange, quotes.Underlying), (quotes.Extent.MinTime, quotes.Extent.MaxTime))),
    ]);

    private static Dictionary<string, (long From, long To)> Extents(BarStore store, FileEntry file) => store.Catalog.Read(connection => file.IsQuotes
        ? QuoteTable.OfFile(connection, file).ToDictionary(quotes => Named(connection, quotes), quotes => (quotes.Extent.MinTime, quotes.Extent.MaxTime))
        : FileTable.SeriesOf(connection, file).ToDictionary(series => DatasetTable.Find(connection, series.DatasetId)!.Key.ToString(), series => (series.MinTime, series.MaxTime)));

    private static string Named(SqliteConnection connection, QuoteFile quotes) =>
        SymbolTable.Find(connection, quotes.SymbolId) is var symbol ? QuotesOf(symbol.Exchange, symbol.Symbol) : string.Empty;

    /// <summary>No series of bars is called so: none has a timeframe before its exchange.</summary>
    private static string QuotesOf(string exchange, string underlying) => $"options {exchange}:{underlying}";

    private static bool Overlap(Dictionary<string, (long From, long To)> a, Dictionary<string, (long From, long To)> b) =>
        a.Any(one => b.TryGetValue(one.Key, out (long From, long To) other) && one.Value.From <= other.To && other.From <= one.Value.To);

    /// <param name="File">A file that nobody lists.</param>
    /// <param name="Footer">What it says of itself.</param>
    /// <param name="Extents">From when to when it has rows, by series.</param>
    private sealed record Candidate(NewFile File, FileFooter Footer, Dictionary<string, (long From, long To)> Extents)
    {
        /// <summary>Whether this one was merged with a version that would have had another, and did not have it.</summary>
        /// <remarks>A file from a remote has the number of where it was written; of several that were written together the last one speaks for all.</remarks>
        public bool IsWithout(Candidate other) => !Footer.IsPart && Footer.BaseVersion > other.Footer.BaseVersion
            && !Footer.Supersedes.Contains(other.File.Id) && !other.Footer.Supersedes.Contains(File.Id)
            && (Footer.Supersedes.Any(other.Footer.Supersedes.Contains) || Overlap(Extents, other.Extents));
    }
}

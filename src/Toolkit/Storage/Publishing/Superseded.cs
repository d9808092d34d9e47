using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>The files of a timeframe that one new file takes the place of.</summary>
/// <param name="Files">They.</param>
/// <param name="Series">What they hold, by dataset: the files with rows of it, ascending by their first time.</param>
/// <param name="Ranges">Per dataset the times that the new file will span; nothing may have changed there when it is published.</param>
internal sealed record Superseded(
    IReadOnlyList<FileEntry> Files, IReadOnlyDictionary<long, IReadOnlyList<SeriesFile>> Series, IReadOnlyDictionary<long, (long From, long To)> Ranges)
{
    /// <summary>
    /// Finds them: files in which a series overlaps what it is to get; then, since a shared file brings its other series
    /// along, files that would overlap those; until no series overlaps itself.
    /// </summary>
    /// <param name="connection">A connection in a read transaction.</param>
    /// <param name="version">The version that is merged with.</param>
    /// <param name="ranges">Per dataset the times of its new rows.</param>
    /// <param name="first">Files that are to go in any case.</param>
    public static Superseded Find(
        SqliteConnection connection, long version, IEnumerable<(long DatasetId, (long From, long To) Times)> ranges, IEnumerable<FileEntry> first)
    {
        Dictionary<string, FileEntry> files = [];
        Dictionary<long, List<SeriesFile>> series = [];
        Dictionary<long, (long From, long To)> spans = [];
        Queue<long> grown = new();
        foreach ((long dataset, (long From, long To) times) in ranges)
        {
            Grow(dataset, times);
        }

        foreach (FileEntry file in first)
        {
            Add(file);
        }

        while (grown.TryDequeue(out long dataset))
        {
            foreach (SeriesFile found in FileTable.OfSeries(connection, dataset, version, spans[dataset]))
            {
                Add(found.File);
            }
        }

        return new(
            [.. files.Values],
            series.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<SeriesFile>)[.. pair.Value.OrderBy(one => one.MinTime)]),
            spans);

        void Add(FileEntry file)
        {
            if (!files.TryAdd(file.Id, file))
            {
                return;
            }

            foreach (SeriesFile one in FileTable.SeriesOf(connection, file))
            {
                if (!series.TryGetValue(one.DatasetId, out List<SeriesFile>? own))
                {
                    series[one.DatasetId] = own = [];
                }

                own.Add(one);
                Grow(one.DatasetId, (one.MinTime, one.MaxTime));
            }
        }

        void Grow(long dataset, (long From, long To) times)
        {
            (long From, long To) union = spans.TryGetValue(dataset, out (long From, long To) old)
                ? (Math.Min(old.From, times.From), Math.Max(old.To, times.To))
                : times;
            if (!spans.ContainsKey(dataset) || union != old)
            {
                spans[dataset] = union;
                grown.Enqueue(dataset);
            }
        }
    }
}

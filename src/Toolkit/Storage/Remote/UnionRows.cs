using Toolkit.Bars;
using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>What is new in files of ours that meet files of theirs: the rows that neither the common state nor theirs has.</summary>
internal sealed class UnionRows(BarStore store, Workbench bench, Func<ManifestFile, string> bring)
{
    private readonly StoredRows _stored = new(bench);

    /// <returns>By series: the rows, and how many of them have a time that theirs lack.</returns>
    public IReadOnlyDictionary<SeriesKey, (BarColumns Rows, int Added)> Of(ManifestMerge merge)
    {
        Dictionary<SeriesKey, (BarColumns, int)> news = [];
        Dictionary<SeriesKey, BarColumns> ours = Rows(merge.Mixed, _ => true, Local());
        foreach (IGrouping<string, SeriesKey> timeframe in ours.Keys.GroupBy(key => key.Timeframe.Name).ToList())
        {
            HashSet<SeriesKey> keys = [.. timeframe];
            // One by one: files of several versions may have the same times.
            foreach (ManifestFile file in Touching(merge.Before))
            {
                foreach ((SeriesKey key, BarColumns before) in Rows([file], keys.Contains, bring))
                {
                    ours[key] = ours[key].Pick(SeriesDelta.Changed(ours[key], before).Changed);
                }
            }

            Dictionary<SeriesKey, BarColumns> theirs = Rows(Touching(merge.Taken), keys.Contains, bring);
            foreach (SeriesKey key in keys)
            {
                BarColumns mine = ours[key];
                (List<int> changed, int added) = SeriesDelta.Changed(mine, theirs.GetValueOrDefault(key));
                if (changed.Count > 0)
                {
                    news[key] = (mine.Pick(changed), added);
                }
            }

            List<ManifestFile> Touching(IEnumerable<ManifestFile> files) =>
                [.. files.Where(file => file.Timeframe == timeframe.Key && file.Bars.Any(bars => ours.TryGetValue(file.Key(bars), out BarColumns rows) && rows.Count > 0 && bars.MinTime <= rows.Time.Span[^1] && bars.MaxTime >= rows.Time.Span[0]))];
        }

        return news;
    }

    private Dictionary<SeriesKey, BarColumns> Rows(IEnumerable<ManifestFile> files, Func<SeriesKey, bool> wanted, Func<ManifestFile, string> where) =>
        files.SelectMany(file => _stored.All(file.At(where(file)))).Where(series => wanted(series.Key)).GroupBy(series => series.Key, series => series.Columns)
            .ToDictionary(parts => parts.Key, parts => BarMerge.OneByOne([.. parts.OrderBy(part => part.Time.Span[0])]));

    /// <summary>Where our own files lie; they are brought when they came from a remote and are gone again.</summary>
    private Func<ManifestFile, string> Local()
    {
        Dictionary<string, FileEntry> live = store.Catalog.Read(connection => FileTable.All(connection, connection.Number("SELECT value FROM metadata WHERE key = 'version'")))
            .DistinctBy(file => file.Sha256).ToDictionary(file => file.Sha256);
        return file =>
        {
            FileEntry own = live[file.Sha256];
            bench.Demand([own]);
            string path = store.Layout.Absolute(own.Path);
            FileCheck.OnRead([new(path, own.SizeBytes, own.Sha256)], verify: true);
            return path;
        };
    }
}

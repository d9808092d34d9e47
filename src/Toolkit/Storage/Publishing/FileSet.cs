using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>What one version changes: files that are written but not published, files that go, hot rows that come.</summary>
/// <remarks>Disposing it removes the files again, unless they were published.</remarks>
internal sealed class FileSet : IDisposable
{
    private readonly List<IDisposable> _claims = [];
    private CatalogDatabase? _catalog;
    private bool _kept;

    public List<NewFile> Added { get; } = [];

    public List<Superseded> Gone { get; } = [];

    public required IReadOnlyList<SeriesDelta> Deltas { get; init; }

    /// <summary>Whether the changed rows go to the hot rows instead of into files.</summary>
    public bool Hot { get; private set; }

    /// <summary>Whether there is anything that makes a new version.</summary>
    public bool Changes => Deltas.Any(delta => delta.Statistics.Rows > 0) || Clears.Count > 0;

    /// <summary>Series whose former rows all go.</summary>
    public required IReadOnlySet<SeriesKey> Clears { get; init; }

    public static FileSet Make(BarStore store, Workbench bench, long version, IReadOnlyList<SeriesDelta> deltas, bool replace)
    {
        HashSet<SeriesKey> clears = replace
            ? [.. deltas.Where(d => !d.Base.IsEmpty && (d.Statistics.Rows > 0 || d.Load.Statistics.Rows == 0)).Select(d => d.Load.Key)]
            : [];
        bool hot = deltas.Sum(delta => delta.Statistics.Rows) < Load.HotLimit;
        FileSet set = new() { Deltas = deltas, Clears = clears, Hot = hot };
        try
        {
            foreach (IGrouping<Timeframe, SeriesDelta> group in set.Deltas.GroupBy(delta => delta.Load.Key.Timeframe))
            {
                set.Write(store, bench, version, group);
            }

            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <summary>Makes an id that gc leaves alone until the set is disposed.</summary>
    public string NewId(BarStore store)
    {
        _catalog = store.Catalog;
        string id = Guid.NewGuid().ToString("N");
        _claims.Add(store.Claim(id));
        FailPoint.Hit("publish.claimed");
        return id;
    }

    /// <summary>The files are published: they stay.</summary>
    public void Keep() => _kept = true;

    public void Dispose()
    {
        if (!_kept && _catalog is not { IsUnsettled: true })
        {
            foreach (NewFile file in Added)
            {
                DurableFile.TryDelete(file.Path);
            }
        }

        _claims.ForEach(claim => claim.Dispose());
        _claims.Clear();
    }

    private void Write(BarStore store, Workbench bench, long version, IGrouping<Timeframe, SeriesDelta> group)
    {
        List<SeriesDelta> changed = [.. group.Where(delta => delta.Statistics.Rows > 0)];
        List<SeriesDelta> cleared = [.. group.Where(delta => Clears.Contains(delta.Load.Key))];
        IEnumerable<(long, (long, long))> ranges = Hot
            ? []
            : changed.Where(delta => delta.Base.Dataset is not null).Select(delta => (delta.Base.Dataset!.Id, (delta.Statistics.MinTime, delta.Statistics.MaxTime)));
        Superseded superseded = store.Catalog.Read(connection => Superseded.Find(connection, version, ranges, cleared.SelectMany(delta => delta.Base.Files)));
        List<SeriesBars> additions = Hot ? [] : changed.ConvertAll(delta => new SeriesBars(delta.Load.Key, delta.Rows));
        Gone.Add(superseded);
        new FileRewriter(bench, store).Write(group.Key, additions, superseded, (version, () => NewId(store), Clears), Added.Add);
    }
}

using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>Promise 5: a reader sees one version, whatever is published, compacted and collected meanwhile.</summary>
public sealed class ReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Readers_see_one_version_while_a_thousand_publishes_run()
    {
        SeriesKey key = Stored.Key("A");
        Dictionary<long, string> digests = new() { [0] = "0 0" };
        SortedDictionary<long, Bar> model = [];
        using BarStore store = BarStore.Open(_folder.Path);
        using Child reader = Child.Start("read-loop", _folder.Path, "A");
        using Child other = Child.Start("read-loop", _folder.Path, "A");
        Assert.Equal("reading", reader.Line());
        Assert.Equal("reading", other.Line());
        Task<List<string>> seen = Task.Run(reader.Rest), others = Task.Run(other.Rest);

        Random random = new(3);
        for (int i = 0; i < 1_000; i++)
        {
            int count = i % 100 == 50 ? 5_500 : random.Next(1, 40);
            BarColumns rows = Stored.Bars(random.Next(5_000), count, i);
            model.Apply(rows);
            digests[store.Put(key, rows).Version] = StoredBars.Digest(model);
            if (i % 40 == 39)
            {
                long version = new Compaction(store).Run(all: true, CancellationToken.None).Version;
                digests[version] = digests[version - 1] = StoredBars.Digest(model);
                new GarbageCollection(store).Run(TimeSpan.Zero, dryRun: false, CancellationToken.None);
            }
        }

        reader.Say("end");
        other.Say("end");
        foreach (List<string> lines in new[] { await seen, await others })
        {
            Assert.True(lines.Count > 20, $"only {lines.Count} reads");
            Assert.True(lines.Select(line => line.Split(' ')[0]).Distinct().Count() > 10);
            Assert.All(lines, line => Assert.Equal(digests[long.Parse(line.Split(' ')[0])], line[(line.IndexOf(' ') + 1)..]));
        }

        Assert.Equal((0, 0), (reader.Ended(), other.Ended()));
        store.MustHold(key, model);
    }

    [Fact]
    public void Snapshot_shows_its_version_however_long_it_is_kept()
    {
        SeriesKey key = Stored.Key("A");
        using BarStore store = BarStore.Open(_folder.Path);
        store.Put(key, Stored.Bars(0, 6_000));
        store.Put(key, Stored.Bars(10, 10, 1));
        string expected = StoredBars.Digest(store.Read(key));
        using StoreSnapshot snapshot = store.Snapshot();
        store.Put(key, Stored.Bars(0, 7_000, 2));
        store.Put(key, Stored.Bars(12, 3, 3));
        store.Fold();
        store.Delete(key);
        new GarbageCollection(store).Run(TimeSpan.Zero, dryRun: false, CancellationToken.None);

        Assert.Equal(expected, StoredBars.Digest(store, snapshot, key));
        Assert.Empty(store.Read(key));
    }
}

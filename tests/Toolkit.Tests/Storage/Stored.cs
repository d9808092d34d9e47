using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage;

/// <summary>Short ways to fill a store and to compare it with a model.</summary>
internal static class Stored
{
    public static SeriesKey Key(string symbol, string timeframe = "1m", string exchange = "local") => SeededBars.Key(symbol, timeframe, exchange);

    public static BarColumns Bars(int fromMinute, int count, int seed = 0, int step = 1) => SeededBars.Bars(fromMinute, count, seed, step);

    public static SeriesLoad Load(SeriesKey key, BarColumns rows) => new() { Key = key, Rows = rows };

    public static Published Put(this BarStore store, SeriesKey key, BarColumns rows, bool replace = false) =>
        store.Publish(new() { MadeBy = "ingest", Series = [Load(key, rows)], Replace = replace });

    /// <summary>The bars of a series in a version, by time.</summary>
    public static SortedDictionary<long, Bar> Read(this BarStore store, SeriesKey key, long? asOf = null)
    {
        using StoreSnapshot snapshot = store.Snapshot(asOf);
        return store.Listings.Find(key) is { } dataset ? StoredBars.Read(snapshot, dataset) : [];
    }

    public static void Apply(this SortedDictionary<long, Bar> model, BarColumns rows) => StoredBars.Apply(model, rows);

    /// <summary>What a publication does to models of its series.</summary>
    public static void Apply(this Dictionary<SeriesKey, SortedDictionary<long, Bar>> models, Publication publication)
    {
        foreach (SeriesLoad load in publication.Series)
        {
            if (publication.Replace || !models.ContainsKey(load.Key))
            {
                models[load.Key] = [];
            }

            models[load.Key].Apply(load.Rows);
        }
    }

    /// <summary>Asserts that store and model hold the same bars and that the catalog counts them right.</summary>
    public static void MustHold(this BarStore store, SeriesKey key, SortedDictionary<long, Bar> model)
    {
        MustEqual(model, store.Read(key));
        Dataset dataset = store.Listings.Find(key)!;
        Assert.Equal(model.Count, dataset.RowCount);
        if (model.Count > 0)
        {
            Assert.Equal((model.Keys.First(), model.Keys.Last()), (dataset.FirstTime, dataset.LastTime));
        }
    }

    /// <summary>Asserts that two sets of bars are the same; says at which bar they part.</summary>
    public static void MustEqual(SortedDictionary<long, Bar> expected, SortedDictionary<long, Bar> actual)
    {
        foreach ((KeyValuePair<long, Bar> want, KeyValuePair<long, Bar> got) in expected.Zip(actual))
        {
            if (want.Key != got.Key || want.Value != got.Value)
            {
                Assert.Fail($"expected {want.Value}, found {got.Value} ({expected.Count} and {actual.Count} bars)");
            }
        }

        Assert.Equal(expected.Count, actual.Count);
    }

    /// <summary>Asserts that the doctor finds nothing.</summary>
    public static void MustBeWell(this BarStore store) => Assert.Empty(store.Health().Problems);

    /// <summary>What the doctor says of a store that is open already.</summary>
    public static HealthReport Health(this BarStore store)
    {
        (List<Problem> problems, List<string> notes) = ([], []);
        CatalogVerification.OfBytes(store.Layout, problems, notes);
        new Doctor(store, problems, notes).Run(all: true, CancellationToken.None);
        return new(problems, notes);
    }
}

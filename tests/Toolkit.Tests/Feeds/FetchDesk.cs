using Toolkit.Bars;
using Toolkit.Catalog;
using Toolkit.SampleExchange;
using Toolkit.Storage;

namespace Toolkit.Tests.Feeds;

/// <summary>A workspace, a sample exchange and a fetcher between them, with one clock.</summary>
internal sealed class FetchDesk : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private FetchDesk(FeedServer exchange)
    {
        Exchange = exchange;
        Store = BarStore.Open(_folder.Path, new() { Clock = exchange.Clock });
        Fetch = NewFetcher(Store);
        Bars = new(Store);
    }

    public FeedServer Exchange { get; }

    public SampleServer Server => Exchange.Server;

    public StepClock Clock => Exchange.Clock;

    public BarStore Store { get; }

    public Fetcher Fetch { get; }

    public BarReader Bars { get; }

    public string Path => _folder.Path;

    public static async Task<FetchDesk> OpenAsync(DateTime now, params SampleSeries[] extra) => new(await FeedServer.StartAsync(now, extra));

    /// <summary>Another fetcher on a store, as another process has one.</summary>
    public Fetcher NewFetcher(BarStore store)
    {
        Fetcher fetcher = new(store);
        foreach (string name in new[] { "binance", "coinbase", "kraken", "yahoo" })
        {
            fetcher.Use(Exchange.Feed(name));
        }

        return fetcher;
    }

    /// <summary>Requests at the server since the last call.</summary>
    public int Requests()
    {
        int count = Server.Requests.Count;
        Server.ForgetRequests();
        return count;
    }

    /// <summary>The bars that the market has of a range at this moment.</summary>
    public IReadOnlyList<Bar> Truth(string symbol, Timeframe timeframe, DateTime from, DateTime to) =>
        Server.Market.Find(symbol)!.Bars(timeframe, TimeRange.Of(from, to), Clock.Now);

    public IReadOnlyList<CoverageSpan> Coverage(SeriesKey key) => Store.Listings.Find(key) is { } dataset ? Store.Listings.Coverage(dataset) : [];

    /// <summary>Whatever happened: nothing is claimed that is not stored, and what is stored is true and final.</summary>
    public void AssertHonest(SeriesKey key, DateTime from, DateTime to)
    {
        SortedDictionary<long, Bar> stored = Toolkit.Tests.Storage.Stored.Read(Store, key);
        Dictionary<long, Bar> truth = Truth(key.Symbol, key.Timeframe, from, to).ToDictionary(b => UnixMicroseconds.From(b.Time));
        BarGrid grid = new(key.Timeframe, Server.Market.Find(key.Symbol)!.Calendar);
        long unfinished = grid.UnfinishedFrom(UnixMicroseconds.From(Clock.Now));
        foreach ((long time, Bar bar) in stored)
        {
            Assert.True(truth.TryGetValue(time, out Bar right) && right == bar, $"{key}: {bar} is stored, {right} is true");
            Assert.True(time < unfinished, $"{key}: an unfinished bar is stored: {bar}");
        }

        IReadOnlyList<CoverageSpan> spans = Coverage(key);
        Assert.All(spans.Where(s => s.State == CoverageState.Data), span => Assert.All(
            grid.Expected(TimeRange.FromMicros(span.Range.FromMicroseconds, span.Range.ToMicroseconds)),
            open => Assert.True(stored.ContainsKey(open), $"{key}: {UnixMicroseconds.ToIso(open)} is claimed and not stored")));
        Assert.All(spans, span => Assert.True(span.Range.ToMicroseconds <= unfinished, $"{key}: {span} covers an unfinished bar"));
        Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.True(pair.First.Range.ToMicroseconds <= pair.Second.Range.FromMicroseconds));
    }

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        await Exchange.DisposeAsync();
        _folder.Dispose();
    }
}

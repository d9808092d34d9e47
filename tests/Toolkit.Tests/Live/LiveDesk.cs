using Toolkit.Tests.Backtesting;
using Toolkit.Tests.Feeds;

namespace Toolkit.Tests.Live;

/// <summary>A workspace whose clock jumps over waits, and a feed of recorded minutes.</summary>
internal sealed class LiveDesk : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Workspace _tk;

    public LiveDesk(params BarSeries[] recorded)
    {
        Clock = new(recorded.Length == 0 ? Start : recorded[0].Time[0]) { LongestWait = TimeSpan.FromDays(40) };
        Feed = new(Clock, recorded);
        _tk = Open();
    }

    public static DateTime Start { get; } = new(2024, 3, 4, 0, 0, 0, DateTimeKind.Utc);

    public StepClock Clock { get; }

    public RecordedFeed Feed { get; }

    public Workspace Tk => _tk;

    public LiveStore Live => _tk.Live;

    public List<LiveStep> Steps { get; } = [];

    public IEnumerable<string> Notes => Steps.Select(s => s.Note).OfType<string>();

    /// <summary>A walk in minutes from <see cref="Start"/> on.</summary>
    public static BarSeries Minutes(int seed, int count, string symbol = "X") => BarSeries.From(
        SampleBars.Walk(seed, count).Select((bar, i) => bar with { Time = Start.AddMinutes(i) }), symbol, "1m", "recorded");

    /// <summary>Another workspace object on the same folder, as another process has one.</summary>
    public Workspace Open()
    {
        Workspace tk = Workspace.Open(_folder.File("ws"), new() { Clock = Clock });
        tk.Fetch.Use(Feed);
        return tk;
    }

    public void Restart()
    {
        _tk.Dispose();
        _tk = Open();
    }

    /// <summary>Runs until the bars up to a moment are done, or until a step says that it is enough.</summary>
    public async Task RunAsync(Func<Strategy> create, LiveRunOptions options, DateTime until, Func<LiveStep, bool>? enough = null, params string[] symbols)
    {
        using CancellationTokenSource stop = new();
        Told told = new(step =>
        {
            lock (Steps)
            {
                Steps.Add(step);
            }

            if (step.Bars > 0 && step.Time >= until || enough?.Invoke(step) == true)
            {
                stop.Cancel();
            }
        });
        options = options with { HeartbeatEvery = TimeSpan.FromDays(30) };
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(60));
        await using CancellationTokenRegistration linked = late.Token.Register(stop.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _tk.RunLiveAsync(create, symbols.Length == 0 ? ["recorded:X"] : symbols, "1m", options, told, stop.Token));
        Assert.False(late.IsCancellationRequested, $"the run did not come to its end in time: {Steps.Count} steps, the last {Steps.LastOrDefault()}, {Feed.Asked.Count} requests, clock {Clock.Now:O}");
    }

    /// <summary>All rows of a strategy but for when they last changed.</summary>
    public async Task<(IReadOnlyList<LiveOrder> Orders, IReadOnlyList<LiveTrade> Trades)> RowsAsync(string id) => (
        [.. (await Live.OrdersAsync(id)).Select(o => o with { ChangedAt = null }).OrderBy(o => o.OrderId, StringComparer.Ordinal)],
        [.. (await Live.TradesAsync(id)).OrderBy(t => t.TradeId, StringComparer.Ordinal)]);

    public void Dispose()
    {
        _tk.Dispose();
        _folder.Dispose();
    }

    private sealed class Told(Action<LiveStep> told) : IProgress<LiveStep>
    {
        public void Report(LiveStep value) => told(value);
    }
}

using System.Runtime.CompilerServices;
using Toolkit.Tests.Feeds;

namespace Toolkit.Tests.Live;

/// <summary>A feed that tells recorded bars when they have closed by the clock; what it tells may be changed meanwhile.</summary>
internal sealed class RecordedFeed(StepClock clock, params BarSeries[] recorded) : IBarFeed
{
    private readonly Dictionary<string, List<Bar>> _bars = recorded.ToDictionary(s => s.Symbol, s => s.ToList());

    public string Name => "recorded";

    public FeedOffer Offer => new() { Timeframes = [new("1m")], Rate = new(1000, TimeSpan.FromMilliseconds(1)), Calendar = "24/7" };

    /// <summary>What happens at the next requests: an error, or nothing.</summary>
    public Queue<Exception?> Faults { get; } = [];

    /// <summary>How late the bars of a symbol are.</summary>
    public Dictionary<string, TimeSpan> Late { get; } = [];

    public List<DateTime> Asked { get; } = [];

    public async IAsyncEnumerable<BarPage> PagesAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await Task.Yield();
        Asked.Add(clock.Now);
        if (Faults.TryDequeue(out Exception? fault) && fault is not null)
        {
            throw fault;
        }

        DateTime now = clock.Now - Late.GetValueOrDefault(request.Symbol);
        yield return new(request.Range, [.. _bars[request.Symbol].Where(b => request.Range.Contains(b.Time) && b.Time.AddMinutes(1) <= now)]);
    }
}

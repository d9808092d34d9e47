using System.Runtime.CompilerServices;
using Toolkit.Bars;

namespace Toolkit;

/// <summary>The tick store as a feed, so that <c>ticks:EUR/USD</c> is fetched, kept up to date and traded on live like any other symbol.</summary>
/// <remarks>
/// Add it by <c>tk.Fetch.Use(new TickFeed(tk.Ticks))</c>. A bar is given once it has been over for as long as the ticks of another process may
/// wait for the disk, and is made of what is stored by then; a tick that comes later changes it only when the range is fetched with <c>Refresh</c>.
/// </remarks>
public sealed class TickFeed : IBarFeed
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    private readonly TickStore _ticks;
    private readonly TickPrice? _price;

    /// <param name="ticks">Where the ticks are.</param>
    /// <param name="price">Which price bars are made of. Default: as for <see cref="TickBarOptions.Price"/>.</param>
    public TickFeed(TickStore ticks, TickPrice? price = null)
    {
        ArgumentNullException.ThrowIfNull(ticks);
        (_ticks, _price) = (ticks, price);
    }

    public string Name => "ticks";

    public FeedOffer Offer { get; } = new()
    {
        Timeframes = [.. Timeframe.All.Where(t => t.IsIntraday).Select(t => new FeedTimeframe(t))],
        Rate = new(1000, TimeSpan.FromSeconds(1)),
        Symbols = "the symbols of the tick store",
    };

    public async IAsyncEnumerable<BarPage> PagesAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        DateTime complete = _ticks.Clock.GetUtcNow().UtcDateTime - _ticks.Options.FlushInterval - Margin;
        long end = Math.Min(request.Range.ToMicroseconds, TimeSteps.Floor(request.Timeframe, UnixMicroseconds.From(complete)));
        if (end > request.Range.FromMicroseconds)
        {
            TimeRange answered = TimeRange.FromMicros(request.Range.FromMicroseconds, end);
            BarSeries bars = await _ticks.BarsAsync(
                request.Symbol, request.Timeframe, new() { Price = _price, From = answered.From, To = answered.To, Exchange = Name }, cancel).ConfigureAwait(false);
            yield return new(answered, [.. bars]);
        }
    }

    public async ValueTask<DateTime?> FirstBarAsync(FeedRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return (await _ticks.SummaryAsync(request.Symbol, cancel: cancel).ConfigureAwait(false)).First;
    }
}

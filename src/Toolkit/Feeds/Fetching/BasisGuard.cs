using Toolkit.Bars;
using Toolkit.Reading;
using Toolkit.Storage;

namespace Toolkit.Feeds;

/// <summary>Keeps adjusted prices of two days from mixing in one series when a split came between them.</summary>
/// <remarks>
/// A source of adjusted prices changes all of them at each split. What is asked for therefore begins with a stored bar or
/// two, and these are compared; where there is none beside it, the source's list of splits decides.
/// </remarks>
internal sealed class BasisGuard(BarStore store, BarReading reading, FetchOrder order, SeriesState state)
{
    private const int Overlap = 2;

    // Weekends, holidays and a suspension lie between neighbours.
    private const int LookAround = 12;

    private readonly bool _isNeeded = order.Feed.Offer.Basis != PriceBasis.Raw && state.HasBars;
    private readonly List<CheckedPage> _held = [];
    private double? _factor;

    /// <summary>Looks at the splits since the stored bars, when a range has no stored bar beside it.</summary>
    /// <exception cref="ToolkitException">There was one (bad data).</exception>
    public async Task BeforeAsync(FetchPlan plan, RequestCounter sent, CancellationToken cancel)
    {
        if (!_isNeeded || order.Options.Refresh || state.Dataset!.BasisAsOf is not { } asOf || plan.Ranges.All(r => Widen(r) != r))
        {
            return;
        }

        long now = UnixMicroseconds.From(store.Options.Clock.GetUtcNow().UtcDateTime);
        FeedRequest request = new(order.Key.Symbol, order.Key.Timeframe, TimeRange.FromMicros(Math.Min(asOf, now), now)) { Sent = sent };
        IReadOnlyList<CorporateAction> actions = await order.Feed.ActionsAsync(request, cancel).ConfigureAwait(false);
        double ratio = actions.Where(a => a.Kind == CorporateActionKind.Split && UnixMicroseconds.From(a.Time) > asOf).Aggregate(1.0, (all, a) => all * a.Value);
        if (ratio != 1)
        {
            throw Mixed(ratio);
        }
    }

    /// <summary>The range with a stored bar or two at one of its ends; the same range when there is none near, or no need.</summary>
    public TimeRange Widen(TimeRange range)
    {
        if (!_isNeeded || order.Options.Refresh)
        {
            return range;
        }

        long around = LookAround * (TimeSteps.Add(order.Key.Timeframe, 0) + UnixMicroseconds.PerDay);
        ReadOnlySpan<long> before = Times(TimeRange.FromMicros(range.FromMicroseconds - around, range.FromMicroseconds)).Span;
        if (before.Length > 0)
        {
            return TimeRange.FromMicros(before[^Math.Min(Overlap, before.Length)], range.ToMicroseconds);
        }

        ReadOnlySpan<long> after = Times(TimeRange.FromMicros(range.ToMicroseconds, range.ToMicroseconds + around)).Span;
        return after.Length > 0
            ? TimeRange.FromMicros(range.FromMicroseconds, TimeSteps.Add(order.Key.Timeframe, after[Math.Min(Overlap, after.Length) - 1]))
            : range;
    }

    /// <summary>Whether the page is held back, because everything that is stored has to be replaced with it.</summary>
    /// <exception cref="ToolkitException">The page has prices of another basis, and is no refresh of everything (bad data).</exception>
    public bool Holds(CheckedPage given, CancellationToken cancel)
    {
        if (!_isNeeded)
        {
            return false;
        }

        _factor ??= SplitCheck.Factor(state.Bars(store, reading, given.Page.Answered, cancel), given.Final);
        if (_factor is { } factor && !order.Options.Refresh)
        {
            throw Mixed(factor);
        }

        if (order.Options.Refresh)
        {
            _held.Add(given);
        }

        return order.Options.Refresh;
    }

    /// <summary>Saves what was held back: over the stored bars, or instead of them when the basis is another one.</summary>
    /// <exception cref="ToolkitException">The basis is another one, and the source does not reach as far back as what is stored (bad data).</exception>
    public async Task ReplaceAsync(PageStore pages, CancellationToken cancel)
    {
        if (_factor is null)
        {
            foreach (CheckedPage given in _held)
            {
                await pages.SaveAsync(given, [], cancel).ConfigureAwait(false);
            }
        }
        else if (_held.Where(h => h.Final.Count > 0).Min(h => h.Final.Time.Span[0]) > state.FirstBar
            || _held.Where(h => h.Final.Count > 0).Max(h => h.Final.Time.Span[^1]) < state.LastBar)
        {
            throw ToolkitException.BadData(
                $"{Difference(_factor.Value)}, and the source no longer serves the oldest or the newest of them: nothing was changed",
                $"`tk.Fetch.Clear(\"{order.Key.Exchange}:{order.Key.Symbol}\", timeframe: \"{order.Key.Timeframe}\")` starts anew on today's prices");
        }
        else
        {
            await pages.ReplaceAsync(_held, cancel).ConfigureAwait(false);
        }
    }

    private ReadOnlyMemory<long> Times(TimeRange range) => state.Bars(store, reading, range, CancellationToken.None, BarFields.None).Time;

    private string Difference(double factor) => string.Create(
        CultureInfo.InvariantCulture,
        $"{order.Key}: the stored prices are {Math.Round(factor, 4)} times what {order.Feed.Name} gives now for the same bars (a split since they were fetched)");

    private ToolkitException Mixed(double factor) => ToolkitException.BadData(
        $"{Difference(factor)}; old and new prices were not mixed, and nothing was changed", "fetch with `FetchOptions.Refresh` to take all bars on today's basis");
}

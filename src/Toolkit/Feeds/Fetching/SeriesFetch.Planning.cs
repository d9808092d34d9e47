using Toolkit.Bars;
using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Feeds;

/// <content>Which calendar, which range, and what of it is missing.</content>
internal sealed partial class SeriesFetch
{
    /// <summary>Finds the calendar and the range.</summary>
    private async Task PrepareAsync(CancellationToken cancel)
    {
        UseCalendar(null);
        long to = order.To is { } end ? UnixMicroseconds.From(end) : Now;
        long from = order.From is { } start ? UnixMicroseconds.From(start) : await FirstAsync(to, cancel).ConfigureAwait(false);
        Wanted = TimeRange.FromMicros(from, order.From is null ? Math.Max(from, to) : to);
    }

    private void UseCalendar(FeedSymbol? told)
    {
        string? name = _state.Dataset?.Calendar ?? told?.Calendar ?? order.Feed.Offer.Calendar;
        if (name is not null && name == _calendar)
        {
            return;
        }

        _calendar = name;
        TradingCalendar? calendar = order.Options.Calendar
            ?? (name is null ? TradingCalendar.ForAssetType(_state.Dataset?.AssetType ?? told?.AssetType) : TradingCalendar.Find(name))
            ?? (told is null ? Guess() : Grid.Calendar);
        if (calendar != Grid.Calendar)
        {
            Grid = new(order.Key.Timeframe, calendar);
        }
    }

    private TradingCalendar? Guess()
    {
        if (!_state.HasBars)
        {
            return null;
        }

        using StoreSnapshot snapshot = store.Snapshot();
        (TradingCalendar calendar, string? note) = reading.Calendars.For(_state.Dataset!, snapshot, ReadOnlyMemory<long>.Empty);
        Note(note);
        return calendar;
    }

    /// <summary>Where the source begins; asked once and remembered.</summary>
    private async Task<long> FirstAsync(long to, CancellationToken cancel)
    {
        if (_offered.Reach is { } reach)
        {
            return Math.Min(to, Math.Min(Now - reach.Ticks / TimeSpan.TicksPerMicrosecond, _state.FirstBar ?? long.MaxValue));
        }

        if (_state.Listed is { } known)
        {
            return known;
        }

        if (order.Options.Offline)
        {
            return Math.Min(to, _state.FirstBar ?? to);
        }

        FeedRequest request = new(order.Key.Symbol, order.Key.Timeframe, TimeRange.FromMicros(UnixMicroseconds.Min, Now)) { Sent = _counts.Sent };
        DateTime? first;
        try
        {
            first = await order.Feed.FirstBarAsync(request, cancel).ConfigureAwait(false);
        }
        catch (ToolkitException e) when (e is { Kind: ErrorKind.Failure, InnerException: not null } && _state.HasBars)
        {
            throw new ToolkitException(
                e.Kind, $"{e.Message}; stored are bars from {UnixMicroseconds.ToIso(_state.FirstBar!.Value)} to {UnixMicroseconds.ToIso(_state.LastBar!.Value)}",
                "`FetchOptions.Offline` gives what is stored", e);
        }

        if (first is not { } found)
        {
            return Math.Min(to, 0);
        }

        long micros = TimeSteps.Floor(order.Key.Timeframe, UnixMicroseconds.From(found));
        _listed = new(TimeRange.FromMicros(UnixMicroseconds.Min, micros), CoverageState.Empty, order.Feed.Name, _clock.GetUtcNow().UtcDateTime);
        return Math.Min(to, micros);
    }

    private FetchPlan Plan()
    {
        FetchPlanInput input = new()
        {
            Wanted = Wanted,
            Grid = Grid,
            Now = Now,
            Coverage = _state.Coverage,
            StoredTimes = gap => _state.Bars(store, reading, gap, CancellationToken.None, BarFields.None).Time.ToArray(),
            LastBar = _state.LastBar,
            Options = order.Options,
        };
        if (input.Refresh && IsAdjusted && _state.HasBars)
        {
            input = input with
            {
                Wanted = TimeRange.FromMicros(
                    Math.Min(Wanted.FromMicroseconds, _state.FirstBar!.Value), Math.Max(Wanted.ToMicroseconds, Grid.End(_state.LastBar!.Value))),
            };
        }

        return WithinReach(FetchPlan.Make(input), input);
    }

    /// <summary>The part of a plan that the source can serve.</summary>
    private FetchPlan WithinReach(FetchPlan plan, FetchPlanInput input)
    {
        if (_offered.Reach is not { } reach || plan.IsEmpty)
        {
            return plan;
        }

        long earliest = TimeSteps.Ceiling(order.Key.Timeframe, input.Now - reach.Ticks / TimeSpan.TicksPerMicrosecond);
        if (plan.Ranges[0].FromMicroseconds >= earliest)
        {
            return plan;
        }

        IEnumerable<TimeRange> before = plan.Ranges.Where(r => r.FromMicroseconds < earliest)
            .Select(r => TimeRange.FromMicros(r.FromMicroseconds, Math.Min(r.ToMicroseconds, earliest)));
        Note($"{order.Feed.Name} serves {order.Key.Timeframe} bars from {UnixMicroseconds.ToIso(earliest)} on; missing before are {string.Join(", ", before)}");
        TimeRange served = TimeRange.FromMicros(earliest, Math.Max(earliest, input.Wanted.ToMicroseconds));
        return FetchPlan.Make(input with { Wanted = served });
    }

    private int ExpectedPages(FetchPlan plan) => _offered.PageBars <= 0
        ? 0
        : plan.Ranges.Sum(r => (int)((Grid.Count(r) + _offered.PageBars - 1) / _offered.PageBars));
}

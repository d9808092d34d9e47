using Toolkit.Catalog;
using Toolkit.Query;
using Toolkit.Storage;

namespace Toolkit.Feeds;

/// <summary>One fetch of one series: finds out what is missing, asks for it, saves each page as it comes.</summary>
internal sealed class SeriesFetch(BarStore store, BarReading reading, FetchTask task)
{
    private readonly FetchCounts _counts = new();
    private readonly List<string> _notes = [];
    private readonly List<TimeRange> _asked = [];
    private readonly FeedTimeframe _offered = task.Feed.Offer.Require(task.Feed.Name, task.Key.Timeframe);
    private readonly TimeProvider _clock = store.Options.Clock;
    private SeriesState _state = SeriesState.Of(store, task.Key);
    private BarColumns _unfinished = BarColumns.Empty;
    private TimeRange _wanted;
    private CoverageSpan? _listed;
    private string? _calendar;
    private int _expectedPages;

    /// <summary>The grid of the series, with the calendar that was found for it.</summary>
    public BarGrid Grid { get; private set; } = new(task.Key.Timeframe, null);

    /// <summary>Bars that are still forming; never stored.</summary>
    public BarColumns Unfinished => _unfinished;

    public TimeRange Wanted => _wanted;

    /// <summary>Fetches what is missing.</summary>
    /// <exception cref="ToolkitException">See <see cref="Fetcher"/>.</exception>
    public async Task<FetchReport> RunAsync(CancellationToken cancel)
    {
        SymbolRules.Check(task.Key.Exchange, task.Key.Symbol);
        await PrepareAsync(cancel).ConfigureAwait(false);
        FetchPlan plan = Plan();
        if (!plan.IsEmpty && !task.Options.Offline)
        {
            store.Catalog.RefuseWhenReadOnly();
            using IDisposable turn = await SeriesLock.TakeAsync(store.Layout, task.Key, task.Options.WaitForOthers, cancel).ConfigureAwait(false);

            // Another process may just have brought what is missing here.
            _state = SeriesState.Of(store, task.Key);
            plan = Plan();
            await AskAsync(plan, cancel).ConfigureAwait(false);
        }
        else if (!plan.IsEmpty)
        {
            Note($"{task.Key}: not asked for, and not stored: {string.Join(", ", plan.Ranges)}");
        }

        Report(isDone: true);
        return Result(null);
    }

    /// <summary>The report of a fetch that ended with an error.</summary>
    public FetchReport Result(ToolkitException? error) => new()
    {
        Series = task.Key,
        From = _wanted.From,
        To = _wanted.To,
        Ranges = [.. _asked],
        Requests = Math.Max(_counts.Sent.Count, task.Feed is HttpFeed ? 0 : _counts.Pages),
        Pages = _counts.Pages,
        RowsFetched = _counts.RowsFetched,
        RowsNew = _counts.RowsNew,
        RowsRevised = _counts.RowsRevised,
        RowsRejected = _counts.RowsRejected,
        Notes = [.. _notes],
        Error = error,
    };

    private long Now => UnixMicroseconds.From(_clock.GetUtcNow().UtcDateTime);

    private bool IsAdjusted => task.Feed.Offer.Basis != PriceBasis.Raw;

    /// <summary>Finds the calendar and the range.</summary>
    private async Task PrepareAsync(CancellationToken cancel)
    {
        UseCalendar(null);
        long to = task.To is { } end ? UnixMicroseconds.From(end) : Now;
        long from = task.From is { } start ? UnixMicroseconds.From(start) : await FirstAsync(to, cancel).ConfigureAwait(false);
        _wanted = TimeRange.FromMicros(from, task.From is null ? Math.Max(from, to) : to);
    }

    private void UseCalendar(FeedSymbol? told)
    {
        string? name = _state.Dataset?.Calendar ?? told?.Calendar ?? task.Feed.Offer.Calendar;
        if (name is not null && name == _calendar)
        {
            return;
        }

        _calendar = name;
        TradingCalendar? calendar = task.Options.Calendar
            ?? (name is null ? TradingCalendar.ForAssetType(_state.Dataset?.AssetType ?? told?.AssetType) : CalendarChoice.Named(name))
            ?? (told is null ? Guess() : Grid.Calendar);
        if (calendar != Grid.Calendar)
        {
            Grid = new(task.Key.Timeframe, calendar);
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

        if (task.Options.Offline)
        {
            return Math.Min(to, _state.FirstBar ?? to);
        }

        FeedRequest request = new(task.Key.Symbol, task.Key.Timeframe, TimeRange.FromMicros(UnixMicroseconds.Min, Now)) { Sent = _counts.Sent };
        DateTime? first = await Guarded(() => task.Feed.FirstBarAsync(request, cancel).AsTask()).ConfigureAwait(false);
        if (first is not { } found)
        {
            return Math.Min(to, 0);
        }

        long micros = TimeSteps.Floor(task.Key.Timeframe, UnixMicroseconds.From(found));
        _listed = new(TimeRange.FromMicros(UnixMicroseconds.Min, micros), CoverageState.Empty, task.Feed.Name, _clock.GetUtcNow().UtcDateTime);
        return Math.Min(to, micros);
    }

    private FetchPlan Plan()
    {
        bool refresh = task.Options.Refresh && !task.Options.Offline;
        TimeRange range = refresh && IsAdjusted && _state.HasBars
            ? TimeRange.FromMicros(
                Math.Min(_wanted.FromMicroseconds, _state.FirstBar!.Value), Math.Max(_wanted.ToMicroseconds, Grid.End(_state.LastBar!.Value)))
            : _wanted;
        FetchPlanInput input = new()
        {
            Wanted = range,
            Grid = Grid,
            Now = Now,
            Coverage = _state.Coverage,
            StoredTimes = gap => _state.Bars(store, reading, gap, CancellationToken.None, BarFields.None).Time.ToArray(),
            LastBar = _state.LastBar,
            AskAgainAfter = task.Options.AskAgainAfter,
            Late = task.Options.Late,
            MergeOver = task.Options.MergeOver,
            Refresh = refresh,
        };
        return WithinReach(FetchPlan.Make(input), input);
    }

    /// <summary>The part of a plan that the source can serve.</summary>
    private FetchPlan WithinReach(FetchPlan plan, FetchPlanInput input)
    {
        if (_offered.Reach is not { } reach || plan.IsEmpty)
        {
            return plan;
        }

        long earliest = TimeSteps.Ceiling(task.Key.Timeframe, input.Now - reach.Ticks / TimeSpan.TicksPerMicrosecond);
        if (plan.Ranges[0].FromMicroseconds >= earliest)
        {
            return plan;
        }

        Note($"{task.Feed.Name} serves {task.Key.Timeframe} bars from {UnixMicroseconds.ToIso(earliest)} on; missing before are {string.Join(", ", plan.Ranges.Where(r => r.FromMicroseconds < earliest))}");
        TimeRange served = TimeRange.FromMicros(earliest, Math.Max(earliest, input.Wanted.ToMicroseconds));
        return FetchPlan.Make(input with { Wanted = served });
    }

    private async Task AskAsync(FetchPlan plan, CancellationToken cancel)
    {
        if (plan.IsEmpty)
        {
            return;
        }

        _expectedPages = ExpectedPages(plan);
        using PageStore pages = new(store, task, _counts);
        BasisGuard basis = new(store, reading, task, _state);
        try
        {
            await basis.BeforeAsync(plan, _counts.Sent, cancel).ConfigureAwait(false);
            long actionsFrom = long.MaxValue;
            foreach (TimeRange range in plan.Ranges.Select(r => basis.Widen(r)))
            {
                _asked.Add(range);
                actionsFrom = Math.Min(actionsFrom, await AskAsync(range, pages, basis, cancel).ConfigureAwait(false));
            }

            await basis.ReplaceAsync(pages, cancel).ConfigureAwait(false);
            await RestOfActionsAsync(actionsFrom, cancel).ConfigureAwait(false);
        }
        catch (ToolkitException e) when (e.Kind is ErrorKind.Failure or ErrorKind.BadData && e.InnerException is not null)
        {
            await StopAsync(e, cancel).ConfigureAwait(false);
        }
        finally
        {
            pages.Finish(_asked);
        }
    }

    /// <summary>Asks for one range; returns from when on its pages brought all events up to now.</summary>
    private async Task<long> AskAsync(TimeRange range, PageStore pages, BasisGuard basis, CancellationToken cancel)
    {
        FeedRequest request = new(task.Key.Symbol, task.Key.Timeframe, range) { Sent = _counts.Sent };
        long actionsFrom = long.MaxValue, askedAt = Now;
        HostRate? pace = task.Feed is HttpFeed ? null : HostRate.Of(task.Feed.Name, task.Feed.Offer.Rate, _clock);
        await using IAsyncEnumerator<BarPage> answers = task.Feed.PagesAsync(request, cancel).GetAsyncEnumerator(cancel);
        while (await NextAsync(answers, pace, cancel).ConfigureAwait(false))
        {
            BarPage page = answers.Current;
            UseCalendar(page.Symbol);
            CheckedPage given = CheckedPage.Of(page, askedAt, Grid, task.Options.Rules);
            Keep(given.Unfinished);
            bool before = _state.FirstBar < given.Answered.FromMicroseconds;
            PageContext context = new(Grid, before, task.Feed.Name, UnixMicroseconds.ToDateTime(askedAt));
            if (!basis.Holds(page, given, context, cancel))
            {
                await pages.SaveAsync(page, given, context, _listed is { } listed ? [listed] : [], cancel).ConfigureAwait(false);
                _listed = null;
                _state = SeriesState.Of(store, task.Key);
            }

            actionsFrom = page.ActionsUpToNow ? Math.Min(actionsFrom, page.Answered.FromMicroseconds) : actionsFrom;
            Report(isDone: false);
            askedAt = Now;
        }

        return actionsFrom;
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<BarPage> answers, HostRate? pace, CancellationToken cancel)
    {
        try
        {
            return pace is null
                ? await answers.MoveNextAsync().ConfigureAwait(false)
                : await pace.RunAsync(_ => answers.MoveNextAsync(), TimeSpan.MaxValue, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (ToolkitException or OperationCanceledException))
        {
            throw new ToolkitException(ErrorKind.Failure, $"the feed {task.Feed.Name} failed: {e.Message}", null, e);
        }
    }

    /// <summary>Splits and dividends between what was asked for and now, when no page had them.</summary>
    private async Task RestOfActionsAsync(long known, CancellationToken cancel)
    {
        long from = _asked.Min(r => r.FromMicroseconds);
        if (known <= from || _state.Dataset is null)
        {
            return;
        }

        FeedRequest request = new(task.Key.Symbol, task.Key.Timeframe, TimeRange.FromMicros(from, Math.Max(from, Now))) { Sent = _counts.Sent };
        IReadOnlyList<CorporateAction> actions = await task.Feed.ActionsAsync(request, cancel).ConfigureAwait(false);
        if (actions.Count > 0)
        {
            store.Listings.SetCorporateActions(_state.Dataset.SymbolId, actions);
        }
    }

    private void Keep(BarColumns unfinished)
    {
        if (unfinished.Count > 0)
        {
            _unfinished = BarColumns.FromRows([.. new BarSeries(task.Key, _unfinished), .. new BarSeries(task.Key, unfinished)]);
        }
    }

    /// <summary>Decides what an error of the source means: nothing when only bars are missing that could not be final anyway.</summary>
    private async Task StopAsync(ToolkitException error, CancellationToken cancel)
    {
        _state = await Task.Run(() => SeriesState.Of(store, task.Key), cancel).ConfigureAwait(false);
        FetchPlan missing = Plan();
        if (!task.Options.Refresh && missing.Ranges.All(r => r.FromMicroseconds >= Grid.UnfinishedFrom(Now)))
        {
            Note($"{error.Message}; all finished bars are stored");
            return;
        }

        throw Failed(error, missing);
    }

    private static ToolkitException Failed(ToolkitException error, FetchPlan missing) => new(
        error.Kind,
        $"{error.Message}; still missing: {string.Join(", ", missing.Ranges)}",
        $"{(error.Hint is { } hint ? hint + "; " : "")}what has arrived is kept, and asking again goes on from there; --offline gives what is stored",
        error);

    private async Task<T> Guarded<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (ToolkitException e) when (e is { Kind: ErrorKind.Failure, InnerException: not null } && _state.HasBars)
        {
            throw new ToolkitException(
                e.Kind, $"{e.Message}; stored are bars from {UnixMicroseconds.ToIso(_state.FirstBar!.Value)} to {UnixMicroseconds.ToIso(_state.LastBar!.Value)}",
                "--offline gives what is stored", e);
        }
    }

    private void Note(string? text)
    {
        if (text is not null && !_notes.Contains(text))
        {
            _notes.Add(text);
            task.Options.Notes?.Invoke(text);
        }
    }

    private int ExpectedPages(FetchPlan plan) => _offered.PageBars <= 0
        ? 0
        : plan.Ranges.Sum(r => (int)((Grid.Count(r) + _offered.PageBars - 1) / _offered.PageBars));

    private void Report(bool isDone) => task.Progress?.Report(
        new(task.Key, _counts.Pages, _expectedPages == 0 ? 0 : Math.Max(_expectedPages, _counts.Pages), _counts.RowsFetched, isDone));
}

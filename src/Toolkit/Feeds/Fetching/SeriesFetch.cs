using Toolkit.Bars;
using Toolkit.Catalog;
using Toolkit.Reading;
using Toolkit.Storage;

namespace Toolkit.Feeds;

/// <summary>One fetch of one series: finds out what is missing, asks for it, saves each page as it comes.</summary>
internal sealed partial class SeriesFetch(BarStore store, BarReading reading, FetchOrder order)
{
    private readonly FetchCounts _counts = new() { Report = new() { Series = order.Key } };
    private readonly List<string> _notes = [];
    private readonly List<TimeRange> _asked = [];
    private readonly FeedTimeframe _offered = order.Feed.Offer.Require(order.Feed.Name, order.Key.Timeframe);
    private readonly TimeProvider _clock = store.Options.Clock;
    private SeriesState _state = SeriesState.Of(store, order.Key);
    private CoverageSpan? _listed;
    private string? _calendar;
    private int _expectedPages;

    /// <summary>The grid of the series, with the calendar that was found for it.</summary>
    public BarGrid Grid { get; private set; } = new(order.Key.Timeframe, null);

    /// <summary>Bars that are still forming; never stored.</summary>
    public BarColumns Unfinished { get; private set; } = BarColumns.Empty;

    public TimeRange Wanted { get; private set; }

    public FetchOrder Order => order;

    /// <summary>Fetches what is missing.</summary>
    /// <exception cref="ToolkitException">See <see cref="Fetcher"/>.</exception>
    public async Task<FetchReport> RunAsync(CancellationToken cancel)
    {
        SymbolRules.Check(order.Key.Exchange, order.Key.Symbol);
        await PrepareAsync(cancel).ConfigureAwait(false);
        FetchPlan plan = Plan();
        if (!plan.IsEmpty && !order.Options.Offline)
        {
            store.Catalog.MakeWritable();
            using IDisposable turn = await SeriesLock.TakeAsync(store.Layout, order.Key, order.Options.WaitForOthers, cancel).ConfigureAwait(false);

            // Another process may just have brought what is missing here.
            _state = SeriesState.Of(store, order.Key);
            plan = Plan();
            await AskAsync(plan, cancel).ConfigureAwait(false);
        }
        else if (!plan.IsEmpty)
        {
            Note($"{order.Key}: not asked for, and not stored: {string.Join(", ", plan.Ranges)}");
        }

        Report(isDone: true);
        return Result(null);
    }

    /// <summary>The report of a fetch that ended with an error.</summary>
    public FetchReport Result(ToolkitException? error) => _counts.Report with
    {
        From = Wanted.From,
        To = Wanted.To,
        Ranges = [.. _asked],
        Requests = Math.Max(_counts.Sent.Count, order.Feed is HttpFeed ? 0 : _counts.Report.Pages),
        Notes = [.. _notes],
        Error = error,
    };

    private long Now => UnixMicroseconds.From(_clock.GetUtcNow().UtcDateTime);

    private bool IsAdjusted => order.Feed.Offer.Basis != PriceBasis.Raw;

    private async Task AskAsync(FetchPlan plan, CancellationToken cancel)
    {
        if (plan.IsEmpty)
        {
            return;
        }

        _expectedPages = ExpectedPages(plan);
        using PageStore pages = new(store, order, _counts);
        BasisGuard basis = new(store, reading, order, _state);
        try
        {
            await basis.BeforeAsync(plan, _counts.Sent, cancel).ConfigureAwait(false);
            long actionsFrom = long.MaxValue;
            foreach (TimeRange range in plan.Ranges.Select(r => basis.Widen(r)))
            {
                _asked.Add(range);
                actionsFrom = Math.Min(actionsFrom, await AskAsync(range, pages, basis, isAgain: false, cancel).ConfigureAwait(false));
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
            NoteNotStored();
        }
    }

    /// <summary>Asks for one range; returns from when on its pages brought all events up to now.</summary>
    /// <param name="range">What is asked for.</param>
    /// <param name="pages">Takes the pages.</param>
    /// <param name="basis">Holds them back where it has to.</param>
    /// <param name="isAgain">Whether an answer had no bars there already: then only this range counts, and nothing means nothing.</param>
    /// <param name="cancel">Ends it.</param>
    private async Task<long> AskAsync(TimeRange range, PageStore pages, BasisGuard basis, bool isAgain, CancellationToken cancel)
    {
        FeedRequest request = new(order.Key.Symbol, order.Key.Timeframe, range) { Sent = _counts.Sent };
        long actionsFrom = long.MaxValue, askedAt = Now;
        HostRate? pace = order.Feed is HttpFeed ? null : HostRate.Of(order.Feed.Name, order.Feed.Offer.Rate, _clock);
        await using IAsyncEnumerator<BarPage> answers = order.Feed.PagesAsync(request, cancel).GetAsyncEnumerator(cancel);
        while (await NextAsync(answers, pace, cancel).ConfigureAwait(false))
        {
            BarPage page = answers.Current;
            actionsFrom = page.ActionsUpToNow ? Math.Min(actionsFrom, page.Answered.FromMicroseconds) : actionsFrom;
            if (Check(isAgain ? page with { Answered = Common(page.Answered, range) } : page, askedAt) is { } given)
            {
                await TakeAsync(given, pages, basis, isAgain, cancel).ConfigureAwait(false);
            }

            Report(isDone: false);
            askedAt = Now;
        }

        return actionsFrom;
    }

    private CheckedPage? Check(BarPage page, long askedAt)
    {
        UseCalendar(page.Symbol);
        if (page.Answered.IsEmpty)
        {
            return null;
        }

        bool before = _state.FirstBar < page.Answered.FromMicroseconds;
        CheckedPage given = CheckedPage.Of(page, new(Grid, before, order.Feed.Name, UnixMicroseconds.ToDateTime(askedAt)), order.Options.Rules);
        Keep(given.Unfinished);
        return given;
    }

    /// <summary>Saves a page. What follows its last bar is asked for again first: that a source has nothing takes two answers.</summary>
    private async Task TakeAsync(CheckedPage given, PageStore pages, BasisGuard basis, bool isAgain, CancellationToken cancel)
    {
        TimeRange? doubtful = isAgain && given.Final.Count + given.Rejected.Count == 0 ? null : Doubtful(given);
        CheckedPage sure = doubtful is { } tail ? given.UpTo(tail.FromMicroseconds) : given;
        if ((doubtful is null || !sure.Answered.IsEmpty) && !basis.Holds(sure, cancel))
        {
            await pages.SaveAsync(sure, _listed is { } listed ? [listed] : [], cancel).ConfigureAwait(false);
            _listed = null;
            _state = SeriesState.Of(store, order.Key);
        }

        // The newest bars may just be late: they are not known, and the next fetch asks for them.
        if (doubtful is { } missing && missing.FromMicroseconds < TimeSteps.Add(order.Key.Timeframe, Now, -1) - Micros(order.Options.AskAgainAfter))
        {
            await AskAsync(missing, pages, basis, isAgain: true, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>The end of a page without bars, unless an earlier fetch has found nothing there either.</summary>
    private TimeRange? Doubtful(CheckedPage given) => given.Tail() is not { } tail ? null : FetchPlan
        .Without(tail, _state.Coverage.Where(c => c.State == CoverageState.Empty).Select(c => c.Range))
        .Select(part => Grid.First(part) is { } first ? TimeRange.FromMicros(first, tail.ToMicroseconds) : (TimeRange?)null)
        .FirstOrDefault(part => part is not null);

    private static long Micros(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    private static TimeRange Common(TimeRange a, TimeRange b)
    {
        long from = Math.Max(a.FromMicroseconds, b.FromMicroseconds);
        return TimeRange.FromMicros(from, Math.Max(from, Math.Min(a.ToMicroseconds, b.ToMicroseconds)));
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
            throw new ToolkitException(ErrorKind.Failure, $"the feed {order.Feed.Name} failed: {ServerText.Of(e.Message)}", "the fault lies in the feed's own code or its source; what has arrived is kept", e);
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

        FeedRequest request = new(order.Key.Symbol, order.Key.Timeframe, TimeRange.FromMicros(from, Math.Max(from, Now))) { Sent = _counts.Sent };
        IReadOnlyList<CorporateAction> actions = await order.Feed.ActionsAsync(request, cancel).ConfigureAwait(false);
        if (actions.Count > 0)
        {
            store.Listings.SetCorporateActions(_state.Dataset.SymbolId, actions);
        }
    }

    private void Keep(BarColumns unfinished)
    {
        if (unfinished.Count > 0)
        {
            Unfinished = BarColumns.FromRows([.. new BarSeries(order.Key, Unfinished), .. new BarSeries(order.Key, unfinished)]);
        }
    }

    /// <summary>Decides what an error of the source means: nothing when only bars are missing that could not be final anyway.</summary>
    private async Task StopAsync(ToolkitException error, CancellationToken cancel)
    {
        _state = await Task.Run(() => SeriesState.Of(store, order.Key), cancel).ConfigureAwait(false);
        FetchPlan missing = Plan();
        if (!order.Options.Refresh && missing.Ranges.All(r => r.FromMicroseconds >= Grid.UnfinishedFrom(Now)))
        {
            Note($"{error.Message}; all finished bars are stored");
            return;
        }

        throw new ToolkitException(
            error.Kind,
            $"{error.Message}; still missing: {string.Join(", ", missing.Ranges)}",
            $"{(error.Hint is { } hint ? hint + "; " : "")}what has arrived is kept, and asking again goes on from there; `FetchOptions.Offline` gives what is stored",
            error);
    }

    private void Note(string? text)
    {
        if (text is not null && !_notes.Contains(text))
        {
            _notes.Add(text);
            order.Options.Notes?.Invoke(text);
        }
    }

    private void NoteNotStored()
    {
        if (_counts.FirstLeftOut is { } first)
        {
            Note($"{order.Key}: {_counts.Report.RowsLeftOut} of the rows that came are no {order.Key.Timeframe} bars and were left out, the first at {UnixMicroseconds.ToIso(UnixMicroseconds.From(first))}");
        }

        if (_counts.FirstRejected is { } row)
        {
            Note($"{order.Key}: {_counts.Report.RowsRejected} of the rows that came were rejected, the first at {UnixMicroseconds.ToIso(UnixMicroseconds.From(row.Bar.Time))}: {row.Rule}; the quarantine folder has them");
        }
    }

    private void Report(bool isDone) => order.Progress?.Report(
        new(order.Key, _counts.Report.Pages, _expectedPages == 0 ? 0 : Math.Max(_expectedPages, _counts.Report.Pages), _counts.Report.RowsFetched, isDone));
}

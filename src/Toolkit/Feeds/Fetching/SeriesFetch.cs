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
            NoteLeftOut();
        }
    }

    /// <summary>Asks for one range; returns from when on its pages brought all events up to now.</summary>
    private async Task<long> AskAsync(TimeRange range, PageStore pages, BasisGuard basis, CancellationToken cancel)
    {
        FeedRequest request = new(order.Key.Symbol, order.Key.Timeframe, range) { Sent = _counts.Sent };
        long actionsFrom = long.MaxValue, askedAt = Now;
        HostRate? pace = order.Feed is HttpFeed ? null : HostRate.Of(order.Feed.Name, order.Feed.Offer.Rate, _clock);
        await using IAsyncEnumerator<BarPage> answers = order.Feed.PagesAsync(request, cancel).GetAsyncEnumerator(cancel);
        while (await NextAsync(answers, pace, cancel).ConfigureAwait(false))
        {
            BarPage page = answers.Current;
            UseCalendar(page.Symbol);
            bool before = _state.FirstBar < page.Answered.FromMicroseconds;
            CheckedPage given = CheckedPage.Of(page, new(Grid, before, order.Feed.Name, UnixMicroseconds.ToDateTime(askedAt)), order.Options.Rules);
            Keep(given.Unfinished);
            if (!basis.Holds(given, cancel))
            {
                await pages.SaveAsync(given, _listed is { } listed ? [listed] : [], cancel).ConfigureAwait(false);
                _listed = null;
                _state = SeriesState.Of(store, order.Key);
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
            throw new ToolkitException(ErrorKind.Failure, $"the feed {order.Feed.Name} failed: {e.Message}", null, e);
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

    private void NoteLeftOut()
    {
        if (_counts.FirstLeftOut is { } first)
        {
            Note($"{order.Key}: {_counts.Report.RowsLeftOut} of the rows that came are no {order.Key.Timeframe} bars and were left out, the first at {UnixMicroseconds.ToIso(UnixMicroseconds.From(first))}");
        }
    }

    private void Report(bool isDone) => order.Progress?.Report(
        new(order.Key, _counts.Report.Pages, _expectedPages == 0 ? 0 : Math.Max(_expectedPages, _counts.Report.Pages), _counts.Report.RowsFetched, isDone));
}

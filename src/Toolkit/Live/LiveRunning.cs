using Toolkit.Bars;
using Toolkit.Storage;
using Toolkit.Trading;

namespace Toolkit.Live;

/// <summary>Starts a live run, or starts it again, and ends it in order.</summary>
internal sealed record LiveRunning
{
    // Of a feed's symbol of which nothing is stored.
    private const int HistoryBars = 1_000;

    public required (BarStore Store, BarReader Reader) Bars { get; init; }

    public required Fetcher Fetcher { get; init; }

    public required LiveStore Live { get; init; }

    public required (Func<Strategy> Create, bool Each) Strategy { get; init; }

    public required LiveRunOptions Options { get; init; }

    public IProgress<LiveStep>? Progress { get; init; }

    public async Task RunAsync(IReadOnlyList<string> symbols, Timeframe timeframe, CancellationToken cancel)
    {
        Options.Account.Validate();
        Strategy sample = Strategy.Create();
        SeriesKey[] keys = [.. symbols.Select(s => KeyOf(s, timeframe))];
        string id = Options.Id ?? $"{sample.Name} {string.Join(", ", keys.Select(k => $"{k.Exchange}:{k.Symbol}"))} {timeframe}";
        LiveProgress? before = Live.Progress(id);
        LiveStart start = before is null ? await FreshAsync(keys, id, cancel).ConfigureAwait(false) : LiveStart.Again(Live.Strategy(id), Options.Account);
        string config = start.Config(sample, Strategy.Each);
        if (before is not null)
        {
            CheckSame(keys, id, config);
        }

        using StrategyAccount account = Live.Register(new()
        {
            Id = id,
            Exchange = keys[0].Exchange,
            Symbol = keys[0].Symbol,
            Timeframe = timeframe,
            Name = sample.Name,
            Config = config,
        });
        await FollowAsync(account, start, before, cancel).ConfigureAwait(false);
    }

    private async Task FollowAsync(StrategyAccount account, LiveStart start, LiveProgress? before, CancellationToken cancel)
    {
        try
        {
            LiveProgress progress = before ?? new(UnixMicroseconds.From(start.Account.From!.Value) - 1, 1, long.MinValue);
            account.Advance(progress);
            Leg leg = new(progress.Leg, progress.LegFrom);
            PaperBook known = PaperBook.Recorded(
                await Live.OrdersAsync(account.Id, cancel: cancel).ConfigureAwait(false), await Live.TradesAsync(account.Id, cancel: cancel).ConfigureAwait(false), leg);
            await new LiveRun(this, account, start, (known, progress)).FollowAsync(cancel).ConfigureAwait(false);
            account.SetStatus(StrategyStatus.Stopped, "the account is empty");
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            account.SetStatus(StrategyStatus.Stopped);
            throw;
        }
        catch (Exception e)
        {
            Failed(account, e);
            throw;
        }
    }

    /// <summary>Says why it failed; that this cannot be written must not hide it.</summary>
    private static void Failed(StrategyAccount account, Exception why)
    {
        try
        {
            account.SetStatus(StrategyStatus.Failed, why.Message);
        }
        catch (ToolkitException)
        {
            // The disk is full, or the store is busy: the reason itself goes to the caller.
        }
    }

    /// <summary>Of a feed's symbol of which nothing is stored, brings bars to warm up with.</summary>
    private async Task<LiveStart> FreshAsync(IReadOnlyList<SeriesKey> keys, string id, CancellationToken cancel)
    {
        long now = UnixMicroseconds.From(Bars.Store.Options.Clock.GetUtcNow().UtcDateTime);
        foreach (SeriesKey key in keys)
        {
            if (Options.Fetch is { } fetch && Fetcher.Feeds.Any(f => f.Name == key.Exchange))
            {
                long back = Math.Max(UnixMicroseconds.Min, now - HistoryBars * TimeSteps.Add(key.Timeframe, 0));
                DateTime from = Options.History ?? (Bars.Store.Listings.Find(key) is { RowCount: > 0 } stored
                    ? UnixMicroseconds.ToDateTime(Math.Min(stored.LastTime, now))
                    : UnixMicroseconds.ToDateTime(TimeSteps.Floor(key.Timeframe, back)));
                await FirstFetchAsync(key, from, fetch, cancel).ConfigureAwait(false);
            }
        }

        return await LiveStart.FreshAsync(Bars, keys, Options, (now, note => Progress?.Report(new(id, UnixMicroseconds.ToDateTime(now), 0, [], [], Options.Account.Cash, note))), cancel)
            .ConfigureAwait(false);
    }

    /// <summary>A network that is away is no reason not to start with bars that are stored.</summary>
    private async Task FirstFetchAsync(SeriesKey key, DateTime from, FetchOptions fetch, CancellationToken cancel)
    {
        try
        {
            await Fetcher.FetchAsync($"{key.Exchange}:{key.Symbol}", key.Timeframe, from, null, fetch with { AskAgainAfter = TimeSpan.Zero }, null, cancel).ConfigureAwait(false);
        }
        catch (ToolkitException e) when (e.Kind is ErrorKind.Failure or ErrorKind.Busy && Bars.Store.Listings.Find(key) is { RowCount: > 0 })
        {
            Progress?.Report(new("", from, 0, [], [], Options.Account.Cash, e.Message));
        }
    }

    private void CheckSame(IReadOnlyList<SeriesKey> keys, string id, string config)
    {
        StrategyRow row = Live.Strategy(id);
        string? other = row.Timeframe != keys[0].Timeframe ? $"timeframe was {row.Timeframe} and is {keys[0].Timeframe}" : LiveStart.Difference(row.Config!, config);
        if (other is not null)
        {
            throw ToolkitException.Usage(
                $"strategy {id} has run with other settings: {other}", "start it with those of before, or give the new ones an id of their own (`LiveRunOptions.Id`)");
        }
    }

    private SeriesKey KeyOf(string text, Timeframe timeframe)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && Fetcher.Feeds.Any(f => f.Name == text[..colon]))
        {
            return new(text[..colon], text[(colon + 1)..], timeframe);
        }

        (string? exchange, string symbol) = Bars.Store.Series.Split(text);
        return exchange is null && Bars.Store.Listings.Symbols().Any(s => s.Symbol == symbol)
            ? new(Bars.Store.Series.Symbol(symbol).Exchange, symbol, timeframe)
            : new(exchange ?? SeriesKey.LocalExchange, symbol, timeframe);
    }
}

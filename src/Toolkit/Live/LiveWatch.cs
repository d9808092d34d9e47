using Toolkit.Storage;

namespace Toolkit.Live;

/// <summary>Looks at strategies, series and the disk, and tells what begins and what ends.</summary>
internal sealed class LiveWatch(BarStore store, LiveStore live, Fetcher fetcher, LiveWatchOptions options)
{
    private readonly Dictionary<(LiveAlertKind Kind, string Subject), string> _on = [];

    public async Task RunAsync(IProgress<LiveAlert>? progress, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Every, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Timeout, TimeSpan.FromDays(45));
        await using AlertDelivery delivery = new(options, store.Options.Clock);
        while (true)
        {
            foreach (LiveAlert alert in Look())
            {
                progress?.Report(alert);
                delivery.Send(alert);
            }

            await Task.Delay(options.Every, store.Options.Clock, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>What has begun or ended since the last look.</summary>
    public IReadOnlyList<LiveAlert> Look()
    {
        DateTime now = store.Options.Clock.GetUtcNow().UtcDateTime;
        List<LiveAlert> news = [];
        Dictionary<(LiveAlertKind, string), string> found;
        try
        {
            found = Found(now).DistinctBy(f => f.What).ToDictionary(f => f.What, f => f.Text);
        }
        catch (ToolkitException e) when (e.Kind is ErrorKind.Busy or ErrorKind.Failure)
        {
            options.Notes?.Invoke($"could not look: {e.Message}");
            return [];
        }

        foreach (((LiveAlertKind kind, string subject), string text) in found)
        {
            if (_on.TryAdd((kind, subject), text))
            {
                news.Add(new(kind, subject, false, text, now));
            }
        }

        foreach ((LiveAlertKind kind, string subject) in _on.Keys.Where(key => !found.ContainsKey(key)).ToList())
        {
            _on.Remove((kind, subject));
            news.Add(new(kind, subject, true, $"over: {Over(kind, subject)}", now));
        }

        return news;
    }

    private IEnumerable<((LiveAlertKind Kind, string Subject) What, string Text)> Found(DateTime now)
    {
        IReadOnlyList<StrategyRow> all = live.Strategies();
        foreach (StrategyRow strategy in all)
        {
            if (Stopped(strategy, now) is { } why)
            {
                yield return ((LiveAlertKind.StoppedStrategy, strategy.Id), why);
            }
        }

        IEnumerable<SeriesKey> traded = all.Where(s => s.Status is StrategyStatus.Running or StrategyStatus.Paused).Select(s => new SeriesKey(s.Exchange, s.Symbol, s.Timeframe));
        foreach (SeriesKey key in traded.Concat(fetcher.Statistics().Series.Select(s => s.Series)).Distinct())
        {
            if (Stale(key, now) is { } late)
            {
                yield return ((LiveAlertKind.StaleFeed, $"{key.Exchange}:{key.Symbol} {key.Timeframe}"), late);
            }
        }

        if (options.MinFreeBytes > 0 && new DriveInfo(store.Layout.Root).AvailableFreeSpace is var free && free < options.MinFreeBytes)
        {
            yield return ((LiveAlertKind.FullDisk, store.Layout.Root), string.Create(
                CultureInfo.InvariantCulture, $"{free >> 20:N0} MiB are free on the disk of {store.Layout.Root}, less than {options.MinFreeBytes >> 20:N0} MiB"));
        }
    }

    /// <summary>Without the reason, which may quote anything.</summary>
    private string? Stopped(StrategyRow strategy, DateTime now) => strategy.Status switch
    {
        StrategyStatus.Failed => $"strategy {strategy.Id} has failed; its status says why",
        StrategyStatus.Running or StrategyStatus.Paused when now - strategy.Heartbeat > options.HeartbeatLimit =>
            $"strategy {strategy.Id} has not been heard of since {UnixMicroseconds.ToIso(UnixMicroseconds.From(strategy.Heartbeat))}",
        _ => null,
    };

    private string? Stale(SeriesKey key, DateTime now)
    {
        if (store.Listings.Find(key) is not { RowCount: > 0 } stored)
        {
            return null;
        }

        TradingCalendar? calendar = stored.Calendar is { Length: > 0 } named ? TradingCalendar.Find(named)
            : TradingCalendar.ForAssetType(stored.AssetType) ?? (fetcher.Feeds.FirstOrDefault(f => f.Name == key.Exchange)?.Offer.Calendar is { } feeds ? TradingCalendar.Find(feeds) : null);
        LiveSeries series = new(key, calendar ?? TradingCalendar.AlwaysOpen, stored.FirstTime);
        long due = series.CloseAfter(stored.LastTime);
        return UnixMicroseconds.From(now) - due <= options.StaleAfter.Ticks / TimeSpan.TicksPerMicrosecond
            ? null
            : $"{key.Exchange}:{key.Symbol} {key.Timeframe} lacks the bar that closed at {UnixMicroseconds.ToIso(due)}";
    }

    private static string Over(LiveAlertKind kind, string subject) => kind switch
    {
        LiveAlertKind.StaleFeed => $"{subject} has bars again",
        LiveAlertKind.StoppedStrategy => $"strategy {subject} is heard of again, or was stopped",
        _ => $"there is room again on the disk of {subject}",
    };
}

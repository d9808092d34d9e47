namespace Toolkit.Live;

/// <summary>Asks feeds for the bars of a live run when they should have closed, and again after growing waits while they do not come.</summary>
internal sealed class LiveFeed(Fetcher fetcher, LiveBarsReader stored, IReadOnlyList<LiveSeries> series, (LiveRunOptions Options, Action<string> Note) how)
{
    private readonly IReadOnlyList<LiveSeries> _asked =
        how.Options.Fetch is null ? [] : [.. series.Where(s => fetcher.Feeds.Any(f => f.Name == s.Key.Exchange))];

    private readonly LiveRunOptions _options = how.Options;
    private TimeSpan _retry;
    private bool _failed;

    /// <summary>Whether any bar comes from a feed.</summary>
    public bool IsAsked => _asked.Count > 0;

    /// <summary>When it is asked next, in microseconds.</summary>
    public long Next { get; private set; } = long.MinValue;

    /// <summary>Asks for what has closed since the last bar of each series.</summary>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Ends the fetch; what has come is kept.</param>
    public async Task AskAsync(long now, CancellationToken cancel)
    {
        bool came = _failed = false;
        foreach (LiveSeries one in _asked)
        {
            long? known = stored.LastOf(one);
            // A clock that was set back is waited for: a range would end before it starts.
            if (known is { } open ? one.CloseAfter(open) > now : one.From >= now)
            {
                continue;
            }

            try
            {
                FetchReport report = await FetchAsync(one, known ?? one.From, cancel).ConfigureAwait(false);
                came |= report.RowsNew > 0;
            }
            catch (ToolkitException e) when (e.Kind is ErrorKind.Failure or ErrorKind.BadData or ErrorKind.Busy)
            {
                _failed = true;
                how.Note($"{one.Key}: {e.Message}");
            }
        }

        TimeSpan first = _options.Delay > TimeSpan.Zero ? _options.Delay : TimeSpan.FromSeconds(1);
        _retry = came ? TimeSpan.Zero : _retry == TimeSpan.Zero ? first : TimeSpan.FromTicks(Math.Min(_options.LongestRetry.Ticks, 2 * _retry.Ticks));
    }

    /// <summary>Decides, once what came has been read, when to ask again: at the next bar's close and a delay; sooner where a bar is late already.</summary>
    public void Plan(long now)
    {
        if (_asked.Count > 0)
        {
            long late = Micros(_options.Delay);
            bool overdue = _failed || _asked.Any(s => stored.LastOf(s) is not { } open || s.CloseAfter(open) + late <= now);
            long upcoming = _asked.Min(s => s.CloseLaterThan(now)) + late;
            Next = overdue ? Math.Min(upcoming, now + Micros(_retry)) : upcoming;
        }
    }

    private Task<FetchReport> FetchAsync(LiveSeries one, long from, CancellationToken cancel) => fetcher.FetchAsync(
        $"{one.Key.Exchange}:{one.Key.Symbol}", one.Key.Timeframe, UnixMicroseconds.ToDateTime(from), null,
        _options.Fetch! with { AskAgainAfter = TimeSpan.Zero, Calendar = _options.Calendar ?? _options.Fetch.Calendar }, null, cancel);

    private static long Micros(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}

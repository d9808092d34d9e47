using Toolkit.Storage;

namespace Toolkit.Live;

/// <summary>The stored bars of a live run that may be acted on.</summary>
/// <remarks>A bar may when it has closed, and when no bar of another symbol that closed before it, or with it, is still waited for.</remarks>
internal sealed class LiveBarsReader((BarStore Store, BarReader Reader) bars, IReadOnlyList<LiveSeries> series, LiveRunOptions options)
{
    private readonly Dictionary<SeriesKey, long> _last = [];

    /// <summary>The last bar of a series, closed or not, at the last read; null where nothing was stored.</summary>
    public long? LastOf(LiveSeries of) => _last.TryGetValue(of.Key, out long last) ? last : null;

    /// <param name="now">The time.</param>
    /// <param name="done">What has been acted on stays, whatever the clock says.</param>
    /// <param name="cancel">Stops the read.</param>
    /// <returns>The bars; none while a series has none.</returns>
    public async Task<IReadOnlyList<BarSeries>> ReadAsync(long now, long done, CancellationToken cancel)
    {
        List<BarSeries> all = [];
        foreach (LiveSeries one in series)
        {
            if (await ReadAsync(one, cancel).ConfigureAwait(false) is { Count: > 0 } stored)
            {
                _last[one.Key] = stored.Time.Microseconds[^1];
                all.Add(stored);
            }
        }

        if (all.Count < series.Count)
        {
            return [];
        }

        long until = now - Micros(options.Delay);
        foreach (LiveSeries one in series.Count > 1 ? series : [])
        {
            until = Math.Min(until, Math.Max(one.CloseAfter(_last[one.Key]) - 1, now - Micros(options.Patience)));
        }

        return [.. all.Select(stored => Closed(stored, Math.Max(until, done))).Where(closed => closed.Count > 0)];
    }

    private async Task<BarSeries?> ReadAsync(LiveSeries of, CancellationToken cancel)
    {
        // Made of finer bars, one could not be told from one that lacks the last of them.
        if (bars.Store.Listings.Find(of.Key) is null)
        {
            return null;
        }

        try
        {
            return await bars.Reader.ReadAsync(
                of.Key.Symbol, of.Key.Timeframe, UnixMicroseconds.ToDateTime(of.From),
                options: new() { Exchange = of.Key.Exchange, Calendar = of.Calendar }, cancel: cancel).ConfigureAwait(false);
        }
        catch (ToolkitException e) when (e.Kind == ErrorKind.NotFound)
        {
            return null;
        }
    }

    private static BarSeries Closed(BarSeries stored, long until)
    {
        int at = stored.CloseTimes.Microseconds.BinarySearch(until);
        return stored.Rows(0, at >= 0 ? at + 1 : ~at);
    }

    private static long Micros(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}

using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Toolkit.Feeds;

/// <summary>The rate limit of one host, kept by everything in the process that asks it.</summary>
/// <remarks>
/// There are as many slots as requests are allowed in a window, and a slot is free again one window after its answer came.
/// A request reaches the server before its answer comes back, so no window there ever sees more than the limit, however
/// long messages travel: a token bucket would promise that only for the moment of sending.
/// </remarks>
internal sealed class HostRate
{
    private static readonly ConcurrentDictionary<(string, FeedRate, TimeProvider), HostRate> Known = new();

    private readonly Channel<long> _slots = Channel.CreateUnbounded<long>();
    private readonly TimeProvider _clock;
    private readonly FeedRate _rate;
    private long _closedUntil = long.MinValue;

    public HostRate(FeedRate rate, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate.Requests);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(rate.Window, TimeSpan.Zero);
        (_rate, _clock) = (rate, clock);
        for (int i = 0; i < rate.Requests; i++)
        {
            _slots.Writer.TryWrite(long.MinValue);
        }
    }

    public static HostRate Of(string host, FeedRate rate, TimeProvider clock) =>
        Known.GetOrAdd((host, rate, clock), static key => new HostRate(key.Item2, key.Item3));

    /// <summary>Waits for a slot, in order of arrival, and runs the call in it.</summary>
    /// <exception cref="AskLaterException">The host is closed for longer than <paramref name="maxWait"/>; nothing was sent.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, ValueTask<T>> call, TimeSpan maxWait, CancellationToken cancel)
    {
        long freeAt = await _slots.Reader.ReadAsync(cancel).ConfigureAwait(false);
        bool sent = false;
        try
        {
            for (long until; (until = Math.Max(freeAt, Volatile.Read(ref _closedUntil))) > _clock.GetTimestamp();)
            {
                TimeSpan left = Left(until);
                if (left > maxWait && until > freeAt)
                {
                    throw new AskLaterException("has asked to be left alone for longer than requests may wait", left);
                }

                await Task.Delay(left, _clock, cancel).ConfigureAwait(false);
            }

            sent = true;
            return await call(cancel).ConfigureAwait(false);
        }
        finally
        {
            _slots.Writer.TryWrite(sent ? After(_rate.Window) : freeAt);
        }
    }

    /// <summary>No request is sent before this much time has passed: the host said that it is too much.</summary>
    public void CloseFor(TimeSpan wait)
    {
        long until = After(wait), known;
        while ((known = Volatile.Read(ref _closedUntil)) < until && Interlocked.CompareExchange(ref _closedUntil, until, known) != known)
        {
        }
    }

    // The monotonic clock: a wall clock that is set back must not stop the requests.
    private long After(TimeSpan wait) => _clock.GetTimestamp() + (long)Math.Ceiling(wait.TotalSeconds * _clock.TimestampFrequency);

    private TimeSpan Left(long until)
    {
        TimeSpan left = _clock.GetElapsedTime(_clock.GetTimestamp(), until);

        // Timers count in whole milliseconds; a shorter wait would spin.
        return left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left;
    }
}

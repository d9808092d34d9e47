namespace Toolkit.Tests.Feeds;

/// <summary>A clock that stands still until it is moved, or until somebody waits: then it jumps to the end of the wait.</summary>
/// <remarks>Timers longer than <see cref="LongestWait"/> are time limits, not waits, and only run out when the clock is moved by hand.</remarks>
internal sealed class StepClock(DateTime start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _waits = [];
    private readonly List<(long Due, Timer Timer)> _limits = [];
    private DateTimeOffset _now = new(DateTime.SpecifyKind(start, DateTimeKind.Utc));
    private long _elapsed;

    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(10);

    public DateTime Now => GetUtcNow().UtcDateTime;

    /// <summary>The waits so far.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_gate)
            {
                return [.. _waits];
            }
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _elapsed;
        }
    }

    public void Advance(TimeSpan step)
    {
        Timer[] over;
        lock (_gate)
        {
            _now += step;
            _elapsed += step.Ticks;
            over = [.. _limits.Where(l => l.Due <= _elapsed).Select(l => l.Timer)];
            _limits.RemoveAll(l => l.Due <= _elapsed);
        }

        foreach (Timer timer in over)
        {
            timer.Run();
        }
    }

    /// <summary>Sets the wall clock, back as well; the monotonic one goes on.</summary>
    public void Set(DateTime now)
    {
        lock (_gate)
        {
            _now = new(DateTime.SpecifyKind(now, DateTimeKind.Utc));
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(StepClock clock, TimerCallback callback, object? state) : ITimer
    {
        private int _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._limits.RemoveAll(l => l.Timer == this);
                if (dueTime < TimeSpan.Zero || dueTime > clock.LongestWait)
                {
                    if (dueTime > TimeSpan.Zero)
                    {
                        clock._limits.Add((clock._elapsed + dueTime.Ticks, this));
                    }

                    return true;
                }

                clock._waits.Add(dueTime);
                clock._now += dueTime;
                clock._elapsed += dueTime.Ticks;
            }

            Run();
            return true;
        }

        public void Run() => ThreadPool.QueueUserWorkItem(_ =>
        {
            if (Volatile.Read(ref _disposed) == 0)
            {
                callback(state);
            }
        });

        public void Dispose()
        {
            Volatile.Write(ref _disposed, 1);
            lock (clock._gate)
            {
                clock._limits.RemoveAll(l => l.Timer == this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

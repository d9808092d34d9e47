namespace Toolkit.Ticks;

/// <summary>The files that the writer has open: today's, and those of late ticks. Used by one thread.</summary>
internal sealed class OpenDays(TickDays days, TickOptions options, TimeProvider clock) : IDisposable
{
    private const int MaxOpen = 8;

    private readonly Dictionary<int, DayFile> _open = [];
    private readonly List<int> _used = [];
    private readonly Dictionary<int, long> _failed = [];

    /// <summary>Why the file of a day could not be opened, the last time; null when all could.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The file for the ticks of a day: its own, or the one that was used last when that cannot be opened.</summary>
    /// <returns>The file, and whether it is the day's own.</returns>
    public (DayFile File, bool Own) For(int day)
    {
        if (_open.TryGetValue(day, out DayFile? file))
        {
            _used.Remove(day);
            _used.Add(day);
            return (file, true);
        }

        if (_used.Count > 0 && _failed.TryGetValue(day, out long at) && clock.GetElapsedTime(at) < options.FlushInterval)
        {
            return (_open[_used[^1]], false);
        }

        try
        {
            file = Open(day);
            Failure = null;
            _failed.Remove(day);
            return (file, true);
        }
        catch (Exception e) when (_used.Count > 0 && TickFailure.IsOne(e))
        {
            Failure = e;
            _failed[day] = clock.GetTimestamp();
            return (_open[_used[^1]], false);
        }
    }

    /// <summary>Lets go of a file that was closed for writing; the next one of its day is opened when it is wanted.</summary>
    public void Drop(DayFile file)
    {
        int day = _open.First(open => ReferenceEquals(open.Value, file)).Key;
        _open.Remove(day);
        _used.Remove(day);
        file.Dispose();
    }

    /// <summary>Ticks that lie in another day's file go where they belong, as far as that can be opened now.</summary>
    public void BringHome()
    {
        foreach (int day in days.Strays().Select(stray => stray.Day).Distinct().ToArray())
        {
            _ = For(day);
        }
    }

    public void Dispose()
    {
        foreach (DayFile file in _open.Values)
        {
            file.Dispose();
        }

        _open.Clear();
        _used.Clear();
    }

    private DayFile Open(int day)
    {
        DayFile? file;
        do
        {
            file = Whole(days.OpenForWriting(day), day);
        }
        while (file is null);
        if (_used.Count == MaxOpen)
        {
            _open.Remove(_used[0], out DayFile? oldest);
            _used.RemoveAt(0);
            oldest!.Dispose();
        }

        _used.Add(day);
        return _open[day] = file;
    }

    /// <summary>The file with the ticks of its day that lie elsewhere; null when it was closed for writing before it had them.</summary>
    private DayFile? Whole(DayFile file, int day)
    {
        bool open = false;
        try
        {
            open = days.Strays().Where(stray => stray.Day == day && stray.Path != file.Path).All(stray => file.TakeOver(stray.Path, day));
            return open ? file : null;
        }
        finally
        {
            if (!open)
            {
                file.Dispose();
            }
        }
    }
}

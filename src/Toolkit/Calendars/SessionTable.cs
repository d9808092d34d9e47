namespace Toolkit.Calendars;

/// <summary>The sessions of a run of years in arrays, ascending; immutable.</summary>
internal sealed class SessionTable
{
    /// <summary>What stands for "no such session": an open after every bar.</summary>
    public const long Never = long.MaxValue;

    private readonly IReadOnlyList<TimeRange>[]? _breaks;

    public SessionTable(int firstYear, int lastYear, IReadOnlyList<Session> sessions)
    {
        (FirstYear, LastYear) = (firstYear, lastYear);
        Days = new int[sessions.Count];
        Opens = new long[sessions.Count];
        Closes = new long[sessions.Count];
        for (int i = 0; i < sessions.Count; i++)
        {
            Days[i] = ExchangeZone.EpochDay(sessions[i].Label);
            Opens[i] = sessions[i].OpenMicroseconds;
            Closes[i] = sessions[i].CloseMicroseconds;
            if (sessions[i].Breaks.Count > 0)
            {
                _breaks ??= new IReadOnlyList<TimeRange>[sessions.Count];
                _breaks[i] = sessions[i].Breaks;
            }
        }
    }

    public int FirstYear { get; }

    public int LastYear { get; }

    public int Count => Days.Length;

    /// <summary>Labels as days since 1970.</summary>
    public int[] Days { get; }

    public long[] Opens { get; }

    public long[] Closes { get; }

    public Session this[int index] => new(ExchangeZone.Date(Days[index]), Opens[index], Closes[index], Breaks(index));

    public IReadOnlyList<TimeRange> Breaks(int index) => _breaks?[index] ?? [];

    public long OpenAfter(int index) => index + 1 < Count ? Opens[index + 1] : Never;

    /// <summary>Index of the last session that opens at or before a moment, or -1.</summary>
    public int OpenedBy(long micros)
    {
        int found = Array.BinarySearch(Opens, micros);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>Index of the first session whose label is at or after a day; <see cref="Count"/> when there is none.</summary>
    public int FromLabel(long epochDay)
    {
        int found = Array.BinarySearch(Days, (int)Math.Clamp(epochDay, int.MinValue, int.MaxValue));
        return found >= 0 ? found : ~found;
    }
}

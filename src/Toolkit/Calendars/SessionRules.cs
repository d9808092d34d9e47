namespace Toolkit.Calendars;

/// <summary>A year's days that differ from the rule: closed, or closing earlier (time since local midnight).</summary>
internal sealed record YearExceptions(IReadOnlySet<DateOnly> Holidays, IReadOnlyDictionary<DateOnly, TimeSpan> Closes)
{
    public static YearExceptions None { get; } = new(new HashSet<DateOnly>(), new Dictionary<DateOnly, TimeSpan>());
}

/// <summary>Sessions by rule: the same hours every trading weekday, with exceptions.</summary>
/// <remarks>Hours are counted from local midnight of the label; a negative one lies on the evening before.</remarks>
internal sealed record SessionRules(TimeZoneInfo Zone, TimeSpan Open, TimeSpan Close)
{
    public static readonly IReadOnlySet<DayOfWeek> MondayToFriday = new HashSet<DayOfWeek>
    {
        DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday,
    };

    public static readonly IReadOnlySet<DayOfWeek> EveryDay = new HashSet<DayOfWeek>(Enum.GetValues<DayOfWeek>());

    public IReadOnlySet<DayOfWeek> Weekdays { get; init; } = MondayToFriday;

    public IReadOnlyList<(TimeSpan Start, TimeSpan End)> Breaks { get; init; } = [];

    public Func<int, YearExceptions> Exceptions { get; init; } = _ => YearExceptions.None;

    /// <summary>The sessions whose label lies in a year.</summary>
    public IEnumerable<Session> Year(int year)
    {
        YearExceptions exceptions = Exceptions(year);
        for (DateOnly day = new(year, 1, 1); day.Year == year; day = day.AddDays(1))
        {
            if (Weekdays.Contains(day.DayOfWeek) && !exceptions.Holidays.Contains(day))
            {
                yield return Day(day, exceptions.Closes.TryGetValue(day, out TimeSpan early) ? early : Close);
            }
        }
    }

    private Session Day(DateOnly label, TimeSpan close)
    {
        int day = ExchangeZone.EpochDay(label);
        List<TimeRange>? breaks = null;
        foreach ((TimeSpan start, TimeSpan end) in Breaks)
        {
            if (end >= close)
            {
                // An early close inside or right after a break leaves nothing behind it.
                close = start < close ? start : close;
                break;
            }

            (breaks ??= []).Add(TimeRange.FromMicros(ExchangeZone.ToMicros(Zone, day, start), ExchangeZone.ToMicros(Zone, day, end)));
        }

        return new(label, ExchangeZone.ToMicros(Zone, day, Open), ExchangeZone.ToMicros(Zone, day, close), breaks ?? (IReadOnlyList<TimeRange>)[]);
    }
}

namespace Toolkit;

/// <summary>A stretch of the calendar: months and years as long as they are, and a fixed time besides.</summary>
/// <param name="Months">Whole months; a year is twelve.</param>
/// <param name="Time">What comes on top of them.</param>
public readonly record struct CalendarSpan(int Months, TimeSpan Time)
{
    /// <summary>Two centuries are more than any window needs.</summary>
    private const double MostDays = 200 * 366;

    public static CalendarSpan OfYears(int years) => new(12 * years, TimeSpan.Zero);

    public static CalendarSpan OfMonths(int months) => new(months, TimeSpan.Zero);

    public static implicit operator CalendarSpan(TimeSpan time) => new(0, time);

    /// <summary>Whether it leads forward.</summary>
    public bool IsPositive => Months >= 0 && Time >= TimeSpan.Zero && (Months > 0 || Time > TimeSpan.Zero);

    /// <summary>Reads <c>500d</c>, <c>26w</c>, <c>36h</c>, <c>18mo</c>, <c>2y</c>; a bare number counts days.</summary>
    /// <exception cref="ToolkitException">It is none of these, not above zero, or a broken number of months (usage).</exception>
    public static CalendarSpan Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        CalendarSpan? span = double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count)
            ? text[digits..].Trim().ToLowerInvariant() switch
            {
                "" or "d" or "day" or "days" => OfDays(count),
                "h" or "hour" or "hours" => OfDays(count / 24),
                "w" or "week" or "weeks" => OfDays(7 * count),
                "mo" or "month" or "months" => OfWhole(count),
                "y" or "year" or "years" => OfWhole(12 * count),
                _ => null,
            }
            : null;
        return span is { IsPositive: true } found ? found : throw ToolkitException.Usage($"'{text}' is no length of time", "write 500d, 26w, 18mo or 2y");
    }

    /// <summary>The time that lies so many of these after another.</summary>
    /// <remarks>Counted from the start at once, so that 31 January and three months is 30 April, by whatever steps one goes.</remarks>
    internal DateTime After(DateTime start, int times = 1) => start.AddMonths(times * Months) + times * Time;

    private static CalendarSpan? OfDays(double days) => days < MostDays ? TimeSpan.FromDays(days) : null;

    private static CalendarSpan? OfWhole(double months) => months == Math.Floor(months) && months * 31 < MostDays ? OfMonths((int)months) : null;
}

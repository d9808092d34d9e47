namespace Toolkit;

/// <summary>An INTERVAL of SQL: months, days and microseconds stay apart, since a month has no fixed length.</summary>
public readonly record struct SqlInterval(int Months, int Days, long Microseconds)
{
    /// <exception cref="InvalidOperationException">The interval has months.</exception>
    public TimeSpan ToTimeSpan() => Months == 0
        ? TimeSpan.FromDays(Days) + TimeSpan.FromMicroseconds(Microseconds)
        : throw new InvalidOperationException($"'{this}' has no fixed length");

    /// <summary>As DuckDB writes it: <c>1 year 2 months 3 days 04:05:06.5</c>.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        Add(text, Months / 12, "year");
        Add(text, Months % 12, "month");
        Add(text, Days, "day");
        if (Microseconds != 0 || text.Length == 0)
        {
            long left = Math.Abs(Microseconds);
            string sign = Microseconds < 0 ? "-" : "";
            text.Append(text.Length == 0 ? "" : " ").Append(CultureInfo.InvariantCulture, $"{sign}{left / UnixMicroseconds.PerHour:00}:");
            text.Append(CultureInfo.InvariantCulture, $"{left / UnixMicroseconds.PerMinute % 60:00}:{left / UnixMicroseconds.PerSecond % 60:00}");
            if (left % UnixMicroseconds.PerSecond is var micros and not 0)
            {
                text.Append('.').Append(micros.ToString("000000", CultureInfo.InvariantCulture).TrimEnd('0'));
            }
        }

        return text.ToString();
    }

    private static void Add(StringBuilder text, int count, string unit)
    {
        if (count != 0)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(CultureInfo.InvariantCulture, $"{count} {unit}").Append(Math.Abs(count) == 1 ? "" : "s");
        }
    }
}

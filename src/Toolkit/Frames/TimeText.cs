namespace Toolkit.Frames;

/// <summary>ISO 8601 text of times, with no more fraction than the time has.</summary>
internal static class TimeText
{
    /// <summary>Longest text that <see cref="Write"/> makes.</summary>
    public const int MaxLength = 28;

    public static int Write(Span<char> to, DateTime utc)
    {
        utc.TryFormat(to, out int length, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        long fraction = utc.Ticks % TimeSpan.TicksPerSecond;
        if (fraction != 0)
        {
            to[length++] = '.';
            for (long unit = TimeSpan.TicksPerSecond / 10; fraction != 0; unit /= 10)
            {
                to[length++] = (char)('0' + fraction / unit);
                fraction %= unit;
            }
        }

        to[length++] = 'Z';
        return length;
    }

    public static string Of(DateTime utc)
    {
        Span<char> text = stackalloc char[MaxLength];
        return new(text[..Write(text, utc)]);
    }

    public static string Of(TimeOnly time) =>
        time.ToString(time.Ticks % TimeSpan.TicksPerSecond == 0 ? "HH:mm:ss" : "HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);

    public static string Of(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

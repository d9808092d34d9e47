namespace Toolkit.Ingest;

/// <summary>Times written as a count: since 1970, where the size tells the unit, or of days since 1899-12-30, as spreadsheets have them, the time of day as a fraction.</summary>
internal static class TimeCount
{
    /// <summary>1927 to 2119; the days of 1970 are counted from here.</summary>
    public const int FirstSerial = 10_000;
    public const int EndOfSerials = 80_000;
    public const int SerialEpoch = 25_569;

    public static bool IsSerial(string text) => Value(text) is >= FirstSerial and < EndOfSerials;

    public static bool IsFraction(string text) => Value(text) is >= 0 and < 1;

    /// <summary>What the fractions of serial dates are rounded to: five digits tell seconds apart, fewer only minutes.</summary>
    public static int Seconds(IEnumerable<string> texts) =>
        texts.Select(t => t.Trim()).Max(t => t.LastIndexOfAny(['.', ',']) is >= 0 and var at ? t.Length - at - 1 : 0) >= 5 ? 1 : 60;

    private static double Value(string text) =>
        double.TryParse(text.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) ? value : -1;

    /// <summary>Units per second of a count, or 0 when it lies outside 1971 to 2200 in every unit.</summary>
    public static long PerSecond(string text)
    {
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double count))
        {
            return 0;
        }

        foreach (long perSecond in new[] { 1L, 1_000, 1_000_000, 1_000_000_000 })
        {
            double seconds = count / perSecond;
            if (seconds is > 31_536_000 and < 7_258_118_400)
            {
                return perSecond;
            }
        }

        return 0;
    }
}

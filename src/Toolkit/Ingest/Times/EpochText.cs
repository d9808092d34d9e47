using System.Globalization;

namespace Toolkit.Ingest;

/// <summary>Times written as a count since 1970: the size tells the unit.</summary>
internal static class EpochText
{
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

    public static DateTime Utc(string text, long perSecond)
    {
        decimal count = decimal.Parse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture);
        return DateTime.UnixEpoch.AddTicks((long)(count / perSecond * TimeSpan.TicksPerSecond));
    }
}

using System.Globalization;

namespace Toolkit.Ingest;

/// <summary>Times as spreadsheets count them: days since 1899-12-30, the time of day as a fraction.</summary>
internal static class SerialDate
{
    /// <summary>1927 to 2119; the days of 1970 are counted from here.</summary>
    public const int First = 10_000;
    public const int End = 80_000;
    public const int Epoch = 25_569;

    public static bool IsSerial(string text) => Value(text) is >= First and < End;

    public static bool IsFraction(string text) => Value(text) is >= 0 and < 1;

    /// <summary>What the fractions are rounded to: five digits tell seconds apart, fewer only minutes.</summary>
    public static int Seconds(IEnumerable<string> texts) =>
        texts.Select(t => t.Trim()).Max(t => t.LastIndexOfAny(['.', ',']) is >= 0 and var at ? t.Length - at - 1 : 0) >= 5 ? 1 : 60;

    private static double Value(string text) =>
        double.TryParse(text.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) ? value : -1;
}

using System.Security.Cryptography;

namespace Toolkit.Ticks;

/// <summary>Names of files of JSON lines. Of a symbol the letters and digits are there to be read, and a hash, which alone counts: a symbol is no path.</summary>
internal static class JsonName
{
    private const string Prefix = "ticks_";
    private const int DateLength = 10, MaxShown = 40, HashLength = 32;

    public static string Of(int day, string symbol)
    {
        string shown = string.Concat(symbol.Take(MaxShown).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return string.Create(CultureInfo.InvariantCulture, $"{Prefix}{DayName.DateOf(day):yyyy-MM-dd}.{shown}.{HashOf(symbol)}.jsonl");
    }

    /// <summary>The day of a file, of this store or of an older system: the first date in its name, as 2026-01-20. Null when there is none.</summary>
    public static int? DayOf(string fileName)
    {
        string[] parts = fileName.Split('.');
        for (int at = 0; at + DateLength <= fileName.Length && (parts.Contains("json") || parts.Contains("jsonl") || parts.Contains("ndjson")); at++)
        {
            if (DateOnly.TryParseExact(fileName.AsSpan(at, DateLength), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
            {
                return DayName.DayOf(date);
            }
        }

        return null;
    }

    /// <summary>Whether a file may hold ticks of a symbol: one of this store names its only one, any other one may.</summary>
    public static bool MayHold(string fileName, string symbol) =>
        !(fileName.StartsWith(Prefix, StringComparison.Ordinal) && fileName.Split('.') is [_, _, { Length: HashLength } hash, "jsonl"]) || hash == HashOf(symbol);

    private static string HashOf(string symbol) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(symbol)))[..HashLength];
}

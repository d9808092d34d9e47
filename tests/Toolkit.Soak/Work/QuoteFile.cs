using System.Globalization;

namespace Toolkit.Soak;

/// <summary>The quotes that a writer imports at once: each file has an underlying of its own.</summary>
internal static class QuoteFile
{
    public const int Rows = 24;

    public static string Underlying(string name) => $"O{name}";

    public static string Text(string name) => "quote_time,underlying,expiry,strike,right,bid,ask\n" + string.Concat(Enumerable.Range(1, Rows).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"2024-01-02T15:00:00Z,{Underlying(name)},2024-02-16,{i * 5},{(i % 2 == 0 ? "call" : "put")},{i},{i + 1}\n")));
}

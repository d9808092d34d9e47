using System.Globalization;

namespace Toolkit.Cli.Output;

/// <summary>How values are written: invariant, times in ISO 8601 UTC, doubles in their shortest exact form.</summary>
internal static class Text
{
    public static string Of(object? value) => value switch
    {
        null => "",
        double d when double.IsNaN(d) => "",
        DateTime t => UnixMicroseconds.ToIso(UnixMicroseconds.From(t)),
        bool b => b ? "yes" : "no",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => InertText.Of(value.ToString() ?? ""),
    };

    public static bool LooksNumeric(string text) => double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _);

    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB"),
    };

    public static void WriteLines(this TextWriter output, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            output.WriteLine(line);
        }
    }

    public static string Count(long rows) => rows.ToString("N0", CultureInfo.InvariantCulture);
}

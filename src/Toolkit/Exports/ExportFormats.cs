namespace Toolkit.Exports;

/// <summary>A file of a format: where it lies below the folder, and how it is written.</summary>
internal sealed record ExportFile(string Path, Action<string> Write);

/// <summary>The formats that bars can be written in.</summary>
internal static class ExportFormats
{
    public static readonly (string Name, string Holds, Func<BarSeries, SymbolRow, IEnumerable<ExportFile>> Files)[] All =
    [
        ("nautilus", "NautilusTrader's Parquet catalog", (bars, _) => NautilusFormat.Files(bars)),
        ("freqtrade", "freqtrade's feather files", (bars, _) => FreqtradeFormat.Files(bars)),
        ("lean", "LEAN's zipped minutes, hours and days", LeanFormat.Files),
    ];

    /// <summary>A part of a path, when it can be one.</summary>
    /// <exception cref="ToolkitException">It would lead elsewhere, or no file can be called so (bad data).</exception>
    public static string Part(string name) =>
        name.Length is > 0 and < 200 && name[0] != '.' && name[^1] is not ('.' or ' ') && !name.Any(c => c < ' ' || "/\\:*?\"<>|".Contains(c, StringComparison.Ordinal))
            ? name
            : throw ToolkitException.BadData($"no file can be called '{name}'", "take the bars in under another symbol or exchange");

    /// <exception cref="ToolkitException">The format has no such bars (usage).</exception>
    public static ToolkitException NoTimeframe(string format, string has) =>
        ToolkitException.Usage($"{format} has {has}", "name another timeframe, or take the bars in resampled");
}

using System.Globalization;

namespace Toolkit.Cli.Choices;

/// <summary>Sizes as users write them on the command line: <c>65536</c>, <c>512MB</c>, <c>2GiB</c>.</summary>
internal static class SizeText
{
    private static readonly (string Unit, long Bytes)[] Units =
        [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("", 1)];

    public static long? Of(Call call, Option<string?> option) => call.Get(option) is { } text ? Parse(option.Name, text) : null;

    private static long Parse(string option, string text)
    {
        string written = text.Trim();
        (string unit, long bytes) = Array.Find(Units, u => written.EndsWith(u.Unit, StringComparison.OrdinalIgnoreCase));
        return decimal.TryParse(written[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal count) && count > 0 && count * bytes <= 1L << 50
            ? (long)(count * bytes)
            : throw ToolkitException.Usage($"{option}: '{text}' is no size", "write 512MiB, 2GiB or a number of bytes");
    }
}

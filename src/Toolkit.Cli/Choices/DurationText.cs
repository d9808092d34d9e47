using System.Globalization;

namespace Toolkit.Cli.Choices;

/// <summary>Lengths of time as users write them on the command line: <c>500ms</c>, <c>20s</c>, <c>1m</c>, <c>2h</c>, <c>1d</c>.</summary>
internal static class DurationText
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

    public static TimeSpan Parse(string option, string text)
    {
        string written = text.Trim();
        foreach ((string unit, TimeSpan length) in Units)
        {
            if (written.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(written[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count)
                && count > 0 && count * length.TotalDays <= 36_500)
            {
                return count * length;
            }
        }

        throw ToolkitException.Usage($"{option}: '{text}' is no length of time", "write 20s, 1m, 2h or 1d");
    }

    public static TimeSpan? Of(Call call, Option<string?> option) => call.Get(option) is { } text ? Parse(option.Name, text) : null;
}

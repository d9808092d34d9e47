using System.Globalization;

namespace Toolkit.Cli.Choices;

/// <summary>Times as users write them on the command line: a date, or ISO 8601; without an offset they are UTC.</summary>
internal static class TimeText
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFF", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyyMMdd", "yyyy-MM", "yyyy",
    ];

    public static DateTime Parse(string option, string text) =>
        DateTimeOffset.TryParseExact(text.Trim(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time.UtcDateTime
            : throw ToolkitException.Usage($"{option}: '{text}' is not a time", "write 2024-01-31, 2024-01-31T09:30 or 2024-01-31T09:30:00-05:00; without an offset it is UTC");
}

namespace Toolkit.Calendars;

/// <summary>What calendar files of both kinds share: errors with their line, times of day, zones.</summary>
internal sealed class CalendarFile(string path)
{
    public string Path { get; } = path;

    /// <summary>The name of the file without its ending: what the calendar is called when it does not say.</summary>
    public string DefaultName => System.IO.Path.GetFileNameWithoutExtension(Path);

    public ToolkitException Error(int line, string message, string? hint = null) =>
        ToolkitException.BadData($"{Path}:{line}: {message}", hint);

    public TimeZoneInfo Zone(string id, int line) => ExchangeZone.Find(id)
        ?? throw Error(line, $"'{id}' is not a time zone", "use an IANA name such as Asia/Tokyo, or UTC");

    public DateOnly Date(string text, int line) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
            ? date
            : throw Error(line, $"'{text}' is not a date", "write dates as 2024-01-31");

    /// <summary>A time of day such as <c>09:30</c>, up to <c>24:00</c>.</summary>
    public TimeSpan TimeOfDay(string text, int line) => TryTimeOfDay(text, out TimeSpan time)
        ? time
        : throw Error(line, $"'{text}' is not a time of day", "write times as 09:30 or 09:30:00, midnight at the end of a day as 24:00");

    public static bool TryTimeOfDay(string text, out TimeSpan time)
    {
        if (text is "24:00" or "24:00:00")
        {
            time = TimeSpan.FromDays(1);
            return true;
        }

        return TimeSpan.TryParseExact(text, [@"h\:mm", @"hh\:mm", @"hh\:mm\:ss"], CultureInfo.InvariantCulture, out time);
    }
}

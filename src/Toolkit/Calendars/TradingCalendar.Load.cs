using Toolkit.Calendars;

namespace Toolkit;

public sealed partial class TradingCalendar
{
    /// <summary>The built-in calendar of this name, else the one in the file of this path.</summary>
    /// <exception cref="ToolkitException">Neither is there (not found), or the file breaks its rules (bad data).</exception>
    public static TradingCalendar Find(string nameOrPath) =>
        BuiltIn.FirstOrDefault(c => c.Name.Equals(nameOrPath, StringComparison.OrdinalIgnoreCase))
            ?? (File.Exists(nameOrPath) ? Load(nameOrPath) : Get(nameOrPath));

    /// <summary>What a catalog keeps of a calendar: a built-in's name, or a file's full path, which means the same in every folder.</summary>
    /// <inheritdoc cref="Find"/>
    internal static string Reference(string nameOrPath) => Find(nameOrPath).Reference();

    /// <summary>What <see cref="Find"/> finds this calendar by: a built-in's name, or the full path of the file that it was read from.</summary>
    internal string Reference() => _file ?? Name;

    // Set before anybody else sees the calendar.
    private string? _file;

    /// <summary>Reads a calendar of one's own from a CSV file of sessions or a JSON file of rules.</summary>
    /// <remarks>
    /// <para>CSV: <c>date,open,close[,break_start,break_end][,zone]</c>, a row per session; comment lines <c># zone:
    /// Asia/Tokyo</c>, <c># name: XTKS</c>, <c># periodsPerYear: 245</c>. Times of day, or dates and times with or without
    /// an offset.</para>
    /// <para>JSON: <c>zone, open, close</c> and if wanted <c>name, weekdays</c> (["Mon", ...], default Monday to Friday),
    /// <c>breaks</c> ([["11:30", "12:30"]]), <c>holidays</c> (["2024-01-01"]), <c>earlyCloses</c> ({"2024-12-30":
    /// "12:00"}), <c>periodsPerYear</c> (default 52 for each weekday, 365 for all seven).</para>
    /// <para>An open that is not before the close is on the evening before: the session is labelled by its closing date.</para>
    /// </remarks>
    /// <exception cref="ToolkitException">The file is not there (not found) or breaks these rules (bad data, with its line).</exception>
    public static TradingCalendar Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw ToolkitException.NotFound($"there is no calendar file {path}", $"built in are {string.Join(", ", BuiltIn.Select(c => c.Name))}");
        }

        CalendarFile file = new(path);
        string text = OrdinaryFile.ReadAllText(path);
        TradingCalendar calendar = Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase) || text.AsSpan().TrimStart().StartsWith("{")
            ? CalendarJson.Read(file, text)
            : CalendarCsv.Read(file, text);
        calendar._file = Path.GetFullPath(path);
        return calendar;
    }
}

using System.Text.Json;

namespace Toolkit.Calendars;

/// <summary>A calendar as rules: hours, weekdays, breaks and the days that differ.</summary>
internal sealed class CalendarJson
{
    private const int FirstYear = 1900;
    private const int LastYear = 2100;

    private readonly CalendarFile _file;
    private readonly HashSet<DateOnly> _holidays = [];
    private readonly Dictionary<DateOnly, TimeSpan> _closes = [];
    private readonly List<(TimeSpan Start, TimeSpan End, int Line)> _breaks = [];
    private IReadOnlySet<DayOfWeek> _weekdays = SessionRules.MondayToFriday;
    private string? _name;
    private TimeZoneInfo? _zone;
    private TimeSpan? _open;
    private TimeSpan? _close;
    private int? _periodsPerYear;

    private CalendarJson(CalendarFile file) => _file = file;

    public static TradingCalendar Read(CalendarFile file, string text)
    {
        CalendarJson calendar = new(file);
        calendar.ReadRules(Encoding.UTF8.GetBytes(text));
        return calendar.Build();
    }

    private void ReadRules(byte[] utf8)
    {
        JsonTokens tokens = new(_file, utf8);
        tokens.Require(JsonTokenType.StartObject, "the file must hold one object: { \"zone\": ..., \"open\": ..., \"close\": ... }");
        while (tokens.Property() is { } property)
        {
            ReadProperty(ref tokens, property);
        }
    }

    private void ReadProperty(ref JsonTokens tokens, string property)
    {
        switch (property)
        {
            case "name":
                _name = tokens.Text();
                break;
            case "zone":
                string id = tokens.Text();
                _zone = _file.Zone(id, tokens.Line);
                break;
            case "open":
                _open = Time(ref tokens);
                break;
            case "close":
                _close = Time(ref tokens);
                break;
            case "periodsPerYear":
                _periodsPerYear = tokens.PositiveInteger();
                break;
            case "weekdays":
                _weekdays = Weekdays(ref tokens);
                break;
            case "breaks":
                ReadBreaks(ref tokens);
                break;
            case "holidays":
                tokens.Require(JsonTokenType.StartArray, "holidays is a list of dates");
                while (tokens.TextOrEnd() is { } day)
                {
                    _holidays.Add(_file.Date(day, tokens.Line));
                }

                break;
            case "earlyCloses":
                tokens.Require(JsonTokenType.StartObject, "earlyCloses is an object of dates and times: { \"2024-12-30\": \"12:00\" }");
                while (tokens.Property() is { } date)
                {
                    DateOnly key = _file.Date(date, tokens.Line);
                    _closes[key] = Time(ref tokens);
                }

                break;
            default:
                throw _file.Error(
                    tokens.Line, $"'{property}' is not a rule of a calendar",
                    "the rules are name, zone, weekdays, open, close, breaks, holidays, earlyCloses, periodsPerYear");
        }
    }

    private TimeSpan Time(ref JsonTokens tokens)
    {
        string text = tokens.Text();
        return _file.TimeOfDay(text, tokens.Line);
    }

    private HashSet<DayOfWeek> Weekdays(ref JsonTokens tokens)
    {
        HashSet<DayOfWeek> days = [];
        tokens.Require(JsonTokenType.StartArray, "weekdays is a list such as [\"Mon\", \"Tue\"]");
        while (tokens.TextOrEnd() is { } text)
        {
            DayOfWeek? day = Enum.GetValues<DayOfWeek>().Cast<DayOfWeek?>().FirstOrDefault(
                d => text.Length >= 3 && d.ToString()!.StartsWith(text, StringComparison.OrdinalIgnoreCase));
            days.Add(day ?? throw _file.Error(tokens.Line, $"'{text}' is not a weekday", "write Mon, Tue, Wed, Thu, Fri, Sat or Sun"));
        }

        return days.Count > 0 ? days : throw _file.Error(tokens.Line, "weekdays is empty");
    }

    private void ReadBreaks(ref JsonTokens tokens)
    {
        const string Shape = "breaks is a list of pairs: [[\"11:30\", \"12:30\"]]";
        tokens.Require(JsonTokenType.StartArray, Shape);
        while (tokens.StartOrEnd(Shape))
        {
            TimeSpan start = Time(ref tokens), end = Time(ref tokens);
            _breaks.Add((start, end, tokens.Line));
            tokens.Require(JsonTokenType.EndArray, Shape);
        }
    }

    private TradingCalendar Build()
    {
        if (_zone is null || _open is not { } open || _close is not { } close)
        {
            throw _file.Error(1, $"{(_zone is null ? "zone" : _open is null ? "open" : "close")} is missing", "a calendar needs zone, open and close");
        }

        TimeSpan opens = OnEveningBefore(open, close);
        SessionRules rules = new(_zone, opens, close)
        {
            Weekdays = _weekdays,
            Breaks = Breaks(opens, close),
            Exceptions = year => new(_holidays, _closes),
        };
        foreach ((DateOnly date, TimeSpan early) in _closes)
        {
            if (early <= opens || early >= close)
            {
                throw _file.Error(1, $"the early close of {date:yyyy-MM-dd} at {early:hh\\:mm} is not inside the session");
            }
        }

        int periods = _periodsPerYear ?? (_weekdays.Count == 7 ? 365 : 52 * _weekdays.Count);
        return new(_name ?? _file.DefaultName, _zone, periods, (FirstYear, LastYear), rules.Year);
    }

    private List<(TimeSpan Start, TimeSpan End)> Breaks(TimeSpan open, TimeSpan close)
    {
        List<(TimeSpan, TimeSpan)> breaks = [];
        TimeSpan after = open;
        foreach ((TimeSpan start, TimeSpan end, int line) in _breaks)
        {
            TimeSpan ends = OnEveningBefore(end, close);
            TimeSpan starts = OnEveningBefore(start, ends);
            if (starts <= after || ends >= close)
            {
                throw _file.Error(line, "a break does not lie inside the session, after the one before it");
            }

            breaks.Add((starts, ends));
            after = ends;
        }

        return breaks;
    }

    private static TimeSpan OnEveningBefore(TimeSpan time, TimeSpan end) => time < end ? time : time - TimeSpan.FromDays(1);
}

namespace Toolkit.Calendars;

/// <summary>A calendar as a list of its sessions.</summary>
/// <remarks>
/// Columns <c>date, open, close</c>, and if wanted <c>break_start, break_end, zone</c>. A time is a time of day in the zone
/// (of the column, or of a comment <c># zone: Asia/Tokyo</c>), or a date and time, in the zone or with <c>Z</c> or an offset.
/// An open that is not before its close is on the evening before.
/// </remarks>
internal sealed class CalendarCsv
{
    private readonly CalendarFile _file;
    private readonly Dictionary<string, string> _settings = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Session> _sessions = [];
    private TimeZoneInfo? _zone;
    private string[]? _header;

    private CalendarCsv(CalendarFile file) => _file = file;

    public static TradingCalendar Read(CalendarFile file, string text) => new CalendarCsv(file).Read(text);

    private TradingCalendar Read(string text)
    {
        int line = 0;
        foreach (string raw in text.Split('\n'))
        {
            line++;
            string row = raw.Trim();
            if (row.StartsWith('#'))
            {
                Setting(row[1..], line);
            }
            else if (row.Length > 0)
            {
                string[] fields = [.. row.Split(',').Select(f => f.Trim().Trim('"'))];
                if (_header is null)
                {
                    Header(fields, line);
                }
                else
                {
                    Append(Row(fields, line), line);
                }
            }
        }

        if (_sessions.Count == 0)
        {
            throw _file.Error(line, "there are no sessions in it", "give a header 'date,open,close' and a row per session");
        }

        return Calendar();
    }

    private TradingCalendar Calendar()
    {
        ILookup<int, Session> years = _sessions.ToLookup(s => s.Label.Year);
        int periods = _settings.TryGetValue("periodsPerYear", out string? given) ? int.Parse(given, CultureInfo.InvariantCulture) : AverageYear();
        return new(
            _settings.GetValueOrDefault("name", _file.DefaultName), _zone ?? TimeZoneInfo.Utc, periods,
            (_sessions[0].Label.Year, _sessions[^1].Label.Year), year => years[year]);
    }

    /// <summary>Sessions a year over the whole list; of less than a year the usual 252.</summary>
    private int AverageYear()
    {
        double years = (_sessions[^1].Label.DayNumber - _sessions[0].Label.DayNumber + 1) / 365.25;
        return years < 0.99 ? 252 : (int)Math.Round(_sessions.Count / years);
    }

    private void Setting(string comment, int line)
    {
        string[] parts = comment.Split(':', 2, StringSplitOptions.TrimEntries);
        if (parts.Length < 2)
        {
            return;
        }

        _settings[parts[0]] = parts[1];
        if (parts[0].Equals("zone", StringComparison.OrdinalIgnoreCase))
        {
            _zone = _file.Zone(parts[1], line);
        }
        else if (parts[0].Equals("periodsPerYear", StringComparison.OrdinalIgnoreCase)
            && !(int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int periods) && periods > 0))
        {
            throw _file.Error(line, $"periodsPerYear is '{parts[1]}'", "write a whole number such as 252");
        }
    }

    private void Header(string[] fields, int line)
    {
        // Other tools' lists leave the name of the first column, the date, empty.
        string[] header = [.. fields.Select((f, i) => i == 0 && f.Length == 0 ? "date" : f.ToLowerInvariant())];
        string[] missing = [.. new[] { "date", "open", "close" }.Except(header)];
        if (missing.Length > 0)
        {
            throw _file.Error(line, $"the header lacks {string.Join(", ", missing)}", "the columns are date,open,close and, if wanted, break_start,break_end,zone");
        }

        _header = header;
    }

    private Session Row(string[] fields, int line)
    {
        if (fields.Length > _header!.Length)
        {
            throw _file.Error(line, $"{fields.Length} fields under a header of {_header.Length}");
        }

        if (Field("zone") is { Length: > 0 } zone)
        {
            _zone = _file.Zone(zone, line);
        }

        string date = Field("date");
        DateOnly label = _file.Date(date.Length > 10 && date[10] is 'T' or ' ' ? date[..10] : date, line);
        long close = Moment(Field("close"), label, long.MaxValue, line);
        long open = Moment(Field("open"), label, close, line);
        if (open >= close)
        {
            throw _file.Error(line, "the session closes before it opens");
        }

        return new(label, open, close, Break(Field("break_start"), Field("break_end"), (label, open, close), line));

        string Field(string name) => Array.IndexOf(_header!, name) is >= 0 and int at && at < fields.Length ? fields[at] : "";
    }

    private IReadOnlyList<TimeRange> Break(string start, string end, (DateOnly Label, long Open, long Close) session, int line)
    {
        if (start.Length == 0 && end.Length == 0)
        {
            return [];
        }

        long until = Moment(end, session.Label, session.Close, line);
        long from = Moment(start, session.Label, until, line);
        if (from <= session.Open || from >= until || until >= session.Close)
        {
            throw _file.Error(line, "the break does not lie inside the session");
        }

        return [TimeRange.FromMicros(from, until)];
    }

    /// <summary>A time of day lies on the label's date, or on the day before when it would not be before <paramref name="end"/>.</summary>
    private long Moment(string text, DateOnly label, long end, int line)
    {
        if (CalendarFile.TryTimeOfDay(text, out TimeSpan time))
        {
            long micros = ExchangeZone.ToMicros(RequiredZone(line), ExchangeZone.EpochDay(label), time);
            return micros < end ? micros : ExchangeZone.ToMicros(RequiredZone(line), ExchangeZone.EpochDay(label) - 1, time);
        }

        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out DateTime moment) || text.Length < 15)
        {
            throw _file.Error(line, $"'{text}' is not a time", "write 09:30, 2024-01-31T09:30 or 2024-01-31T00:30Z");
        }

        return moment.Kind == DateTimeKind.Utc
            ? UnixMicroseconds.From(moment)
            : ExchangeZone.ToMicros(RequiredZone(line), UnixMicroseconds.From(moment));
    }

    private TimeZoneInfo RequiredZone(int line) => _zone
        ?? throw _file.Error(line, "the times have no zone", "add a line '# zone: Asia/Tokyo' at the top, or a zone column");

    private void Append(Session session, int line)
    {
        if (_sessions.Count > 0 && session.Label <= _sessions[^1].Label)
        {
            throw _file.Error(line, $"{session.Label:yyyy-MM-dd} does not come after {_sessions[^1].Label:yyyy-MM-dd}", "sort the sessions by date, one row per date");
        }

        if (_sessions.Count > 0 && session.OpenMicroseconds < _sessions[^1].CloseMicroseconds)
        {
            throw _file.Error(line, $"the session opens before the one of {_sessions[^1].Label:yyyy-MM-dd} is closed");
        }

        _sessions.Add(session);
    }
}

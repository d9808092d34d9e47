namespace Toolkit.Ingest;

/// <summary>Which column holds the times, and which the time of day when that is a column of its own.</summary>
/// <param name="Time">Index of the column of times or dates.</param>
/// <param name="TimeOfDay">Index of the column of times of day, or -1.</param>
/// <param name="Samples">Their sample texts; date and time of day joined by a blank.</param>
/// <param name="TimeDigits">As of <see cref="TimeFormat"/>.</param>
internal sealed record TimeColumns(int Time, int TimeOfDay, IReadOnlyList<string> Samples, int TimeDigits)
{
    private enum Content
    {
        Other,
        Clock,
        Serial,
        Date,

        /// <summary>A count since 1970.</summary>
        Count,

        /// <summary>A written date with its time of day.</summary>
        Full,
    }

    /// <summary>The times are spreadsheets' counts of days.</summary>
    public bool IsSerial { get; private init; }

    /// <summary>Finds them: what the caller says, then names, then what the values of nameless columns are.</summary>
    /// <exception cref="ToolkitException">There are none, or two could be it (bad data).</exception>
    public static TimeColumns Find(CsvTable table, string name, string? format)
    {
        if (table.Rows.Count == 0)
        {
            throw ToolkitException.BadData($"{name} has a header and no rows", "at least one bar is needed");
        }

        bool own = format?.Contains('%') == true || format?.Trim() == "serial";
        int said = Array.IndexOf(table.Roles, ColumnRole.Time);
        int[] free = [.. Enumerable.Range(0, table.Names.Length).Where(i => table.Roles[i] == ColumnRole.None && (table.Header >= 0 || i < 4))];
        int[] named = said >= 0 ? [said] : table.Header < 0 ? free : [.. free.Where(i => TimeNames.Rank(table.Names[i]) < int.MaxValue).OrderBy(i => TimeNames.Rank(table.Names[i]))];
        (int Column, Content Content)[] found = [.. named.Select(c => (c, ContentOf(table, c)))];
        if (own && found.Length > 0 && Array.TrueForAll(found, f => f.Content is Content.Other or Content.Serial or Content.Clock))
        {
            return WithClock(table, found[0].Column, name);
        }

        foreach (Content wanted in new[] { Content.Full, Content.Count, Content.Date, Content.Serial })
        {
            // The same time in every row is hardly one of bars.
            int[] fitting = [.. found.Where(f => f.Content == wanted).Select(f => f.Column).OrderBy(c => wanted >= Content.Count && table.Rows.All(r => r[c] == table.Rows[0][c]))];
            if (fitting.Length > 0)
            {
                return Completed(table, fitting[0], wanted, name);
            }
        }

        return said < 0 && table.Header >= 0 ? Nameless(table, free, name) ?? throw None(table, named, name) : throw None(table, named, name);
    }

    /// <summary>Gives the columns their roles.</summary>
    public void Take(ColumnRole[] roles)
    {
        roles[Time] = ColumnRole.Time;
        if (TimeOfDay >= 0)
        {
            roles[TimeOfDay] = ColumnRole.TimeOfDay;
        }
    }

    /// <summary>Those of a table in which they are known.</summary>
    public static TimeColumns Of(CsvTable table, int time, int timeOfDay) => timeOfDay < 0 ? Alone(table, time) : Joined(table, time, timeOfDay);

    /// <summary>Whether rows of one time lie beside each other that a column of texts tells apart, so that they seem to be of several symbols.</summary>
    public int? Divider(CsvTable table)
    {
        if (table.Roles.Contains(ColumnRole.Symbol) || Samples.Distinct().Count() == Samples.Count)
        {
            return null;
        }

        for (int i = 0; i < table.Names.Length; i++)
        {
            bool text = table.Roles[i] == ColumnRole.None && table.Rows.All(r => r[i].Trim().Length > 0 && !NumberFormat.IsNumber(r[i]) && !IsTime(r[i]));
            if (text && table.Rows.Select((r, n) => (Samples[n], r[i])).Distinct().Count() == table.Rows.Count && table.Rows.DistinctBy(r => r[i]).Count() * 2 <= table.Rows.Count)
            {
                return i;
            }
        }

        return null;
    }

    public static bool IsTime(string text) => WrittenTime.Read(text).Count > 0 || TimeCount.PerSecond(text) > 0;

    public static bool IsDateOnly(string text) => WrittenTime.Read(text) is { Count: > 0 } readings && !readings[0].HasTimeOfDay;

    public static bool IsClock(string text) => text.Trim() is { Length: > 0 } clock
        && (clock.All(char.IsAsciiDigit)
            ? clock.Length <= 6 && WrittenTime.Read("2000-01-01 " + clock.PadLeft(clock.Length <= 4 ? 4 : 6, '0')).Count > 0
            : WrittenTime.Read("2000-01-01 " + clock).Count > 0);

    private static ToolkitException None(CsvTable table, int[] named, string name)
    {
        string looked = named.Length == 0 ? "" : $": '{table.Rows[0][named[0]].Trim()}' in column '{table.Names[named[0]]}' is none that is known";
        return ToolkitException.BadData(
            $"{name}:{table.FirstRow + 1}: no column of times was found{looked}",
            "say how the times are written with `IngestOptions.Format`, such as '%d.%m.%Y %H:%M', or which column they are with `IngestOptions.Columns` time=…");
    }

    /// <summary>Of the columns whose names say nothing, the only one that holds times.</summary>
    private static TimeColumns? Nameless(CsvTable table, int[] free, string name)
    {
        (int Column, Content Content)[] found = [.. free.Where(i => TimeNames.Rank(table.Names[i]) == int.MaxValue && table.Columns.Columns[i].Meaning == ColumnRole.None)
            .Select(c => (c, ContentOf(table, c)))];
        foreach (Content wanted in new[] { Content.Full, Content.Date, Content.Count })
        {
            int[] fitting = [.. found.Where(f => f.Content == wanted && (wanted != Content.Count || Ordered(table, f.Column))).Select(f => f.Column)];
            if (fitting.Length > 0)
            {
                return fitting.Length == 1 ? Completed(table, fitting[0], wanted, name) : throw CsvRefusal.Repeated($"{name}:{table.FirstRow + 1}", table.Columns, ColumnRole.Time, fitting);
            }
        }

        return null;
    }

    private static TimeColumns Completed(CsvTable table, int column, Content content, string name) => content is Content.Date or Content.Serial
        ? WithClock(table, column, name) with { IsSerial = content == Content.Serial }
        : Alone(table, column);

    /// <summary>Dates and their time of day: by its name, or the only column that can be it, when the dates alone come again.</summary>
    private static TimeColumns WithClock(CsvTable table, int date, string name)
    {
        int said = Array.IndexOf(table.Roles, ColumnRole.TimeOfDay);
        int[] free = [.. Enumerable.Range(0, table.Names.Length).Where(i => i != date && table.Roles[i] == ColumnRole.None && table.Header >= 0)];
        int[] clocks = said >= 0 ? [said] : [.. free.Where(i => TimeNames.IsClock(table.Names[i]) && Texts(table, i) is { Length: > 0 } t && (Most(t, IsClock) || Most(t, TimeCount.IsFraction)))];
        if (clocks.Length == 0 && !Unique(table, date, -1))
        {
            clocks = [.. free.Where(i => table.Columns.Columns[i].Meaning == ColumnRole.None && TimeNames.Rank(table.Names[i]) == int.MaxValue
                && table.Rows.TrueForAll(r => IsClock(r[i]) && r[i].Trim().Length >= 3) && Unique(table, date, i))];
        }

        return clocks.Length > 1 ? throw CsvRefusal.Repeated($"{name}:{table.FirstRow + 1}", table.Columns, ColumnRole.TimeOfDay, clocks)
            : clocks.Length == 1 ? Joined(table, date, clocks[0]) : Alone(table, date);
    }

    /// <summary>Whether no two different rows have the same date, time of day and symbol.</summary>
    private static bool Unique(CsvTable table, int date, int clock)
    {
        int symbol = Array.IndexOf(table.Roles, ColumnRole.Symbol);
        return table.Rows.Select(r => string.Join('\n', r)).Distinct().Count()
            == table.Rows.Select(r => (r[date].Trim(), clock < 0 ? "" : r[clock].Trim(), symbol < 0 ? "" : r[symbol].Trim())).Distinct().Count();
    }

    /// <summary>Whether the rows of each symbol go one way in time.</summary>
    private static bool Ordered(CsvTable table, int column)
    {
        int symbol = Array.IndexOf(table.Roles, ColumnRole.Symbol);
        return table.Rows.GroupBy(r => symbol < 0 ? "" : r[symbol]).All(g =>
        {
            double[] counts = [.. g.Select(r => double.TryParse(r[column], CultureInfo.InvariantCulture, out double count) ? count : 0)];
            int[] ways = [.. counts.Zip(counts.Skip(1), (a, b) => Math.Sign(b - a)).Distinct()];
            return ways.Length == 0 || ways is [not 0];
        });
    }

    private static TimeColumns Alone(CsvTable table, int column) => new(column, -1, [.. table.Rows.Select(r => r[column].Trim())], 0);

    private static TimeColumns Joined(CsvTable table, int date, int clock)
    {
        string[] clocks = [.. table.Rows.Select(r => r[clock].Trim())];
        int longest = clocks.Max(c => c.Length);
        int digits = !clocks.All(c => c.All(char.IsAsciiDigit)) ? 0 : longest <= 2 && TimeNames.IsHour(table.Names[clock]) ? TimeFormat.HourDigits : longest <= 4 ? 4 : 6;
        string end = digits == TimeFormat.HourDigits ? "00" : "";
        return new(date, clock, [.. table.Rows.Select(r => $"{r[date].Trim()} {r[clock].Trim().PadLeft(digits, '0')}{end}")], digits);
    }

    private static string[] Texts(CsvTable table, int column) => [.. table.Rows.Select(r => r[column].Trim()).Where(t => t.Length > 0)];

    /// <summary>A few bad rows do not change what a column is.</summary>
    private static bool Most(string[] texts, Func<string, bool> is_) => texts.Count(is_) * 10 >= texts.Length * 6;

    private static Content ContentOf(CsvTable table, int column)
    {
        string[] texts = Texts(table, column);
        return texts.Length == 0 ? Content.Other
            : Most(texts, t => WrittenTime.Read(t) is { Count: > 0 } r && r[0].HasTimeOfDay) ? Content.Full
            : Most(texts, t => WrittenTime.Read(t).Count > 0) ? Content.Date
            : Most(texts, t => TimeCount.PerSecond(t) > 0) ? Content.Count
            : Most(texts, TimeCount.IsSerial) ? Content.Serial
            : Most(texts, IsClock) ? Content.Clock : Content.Other;
    }
}

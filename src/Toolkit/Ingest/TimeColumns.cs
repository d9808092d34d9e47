namespace Toolkit.Ingest;

/// <summary>Which column holds the times, and which the time of day when that is a column of its own.</summary>
/// <param name="Time">Index of the column of times or dates.</param>
/// <param name="TimeOfDay">Index of the column of times of day, or -1.</param>
/// <param name="Samples">Their sample texts; date and time of day joined by a blank.</param>
/// <param name="TimeDigits">Width that times of day written as bare digits are padded to; 0 when they are not.</param>
internal sealed record TimeColumns(int Time, int TimeOfDay, IReadOnlyList<string> Samples, int TimeDigits)
{
    private enum Content
    {
        Other,
        Clock,
        Date,
        Full,
    }

    public static TimeColumns Find(CsvTable table, string name, string? format)
    {
        if (table.Rows.Count == 0)
        {
            throw ToolkitException.BadData($"{name} has a header and no rows", "at least one bar is needed");
        }

        int[] named = [.. Enumerable.Range(0, table.Names.Length)
            .Where(i => table.Roles[i] == ColumnRole.Ignored && (table.Header < 0 ? i < 4 : ColumnNames.TimeRank(table.Names[i]) < int.MaxValue))
            .OrderBy(i => table.Header < 0 ? i : ColumnNames.TimeRank(table.Names[i]))];
        int[] others = [.. Enumerable.Range(0, table.Names.Length).Where(i => table.Roles[i] == ColumnRole.Ignored && table.Header >= 0).Except(named)];
        bool own = format?.Contains('%') == true;
        foreach (int[] candidates in new[] { named, others })
        {
            (int Column, Content Content)[] found = [.. candidates.Select(c => (c, ContentOf(table, c)))];
            if (own && found.Length > 0 && found.All(f => f.Content == Content.Other) && candidates == named)
            {
                return Alone(table, found[0].Column);
            }

            if (First(found, Content.Full) is >= 0 and int full)
            {
                return Alone(table, full);
            }

            if (First(found, Content.Date) is >= 0 and int date)
            {
                int clock = First([.. found, .. others.Select(o => (o, ContentOf(table, o)))], Content.Clock);
                return clock < 0 ? Alone(table, date) : Joined(table, date, clock);
            }
        }

        string looked = named.Length == 0 ? "" : $": '{table.Rows[0][named[0]].Trim()}' in column '{table.Names[named[0]].Trim()}' is none that is known";
        throw ToolkitException.BadData(
            $"{name}:{table.FirstRow + 1}: no column of times was found{looked}", "say how the times are written with --format, such as '%d.%m.%Y %H:%M'");
    }

    public static bool IsTime(string text) => TimeText.Read(text).Count > 0 || EpochText.PerSecond(text) > 0;

    public static bool IsDateOnly(string text) => TimeText.Read(text) is { Count: > 0 } readings && !readings[0].HasTimeOfDay;

    public static bool IsClock(string text) => text.Trim() is { Length: > 0 } clock
        && (clock.All(char.IsAsciiDigit)
            ? clock.Length <= 6 && TimeText.Read("2000-01-01 " + clock.PadLeft(clock.Length <= 4 ? 4 : 6, '0')).Count > 0
            : TimeText.Read("2000-01-01 " + clock).Count > 0);

    private static int First((int Column, Content Content)[] found, Content wanted) =>
        Array.Find<(int Column, Content Content)>([.. found, (-1, wanted)], f => f.Content == wanted).Column;

    private static TimeColumns Alone(CsvTable table, int column) => new(column, -1, [.. table.Rows.Select(r => r[column].Trim())], 0);

    private static TimeColumns Joined(CsvTable table, int date, int clock)
    {
        string[] clocks = [.. table.Rows.Select(r => r[clock].Trim())];
        int digits = clocks.All(c => c.All(char.IsAsciiDigit)) ? (clocks.Max(c => c.Length) <= 4 ? 4 : 6) : 0;
        return new(date, clock, [.. table.Rows.Select(r => $"{r[date].Trim()} {r[clock].Trim().PadLeft(digits, '0')}")], digits);
    }

    private static Content ContentOf(CsvTable table, int column)
    {
        string[] texts = [.. table.Rows.Select(r => r[column].Trim()).Where(t => t.Length > 0)];
        if (texts.Length == 0)
        {
            return Content.Other;
        }

        // A few bad rows do not change what a column is.
        bool Most(Func<string, bool> is_) => texts.Count(is_) * 10 >= texts.Length * 6;
        if (Most(t => TimeText.Read(t) is { Count: > 0 } r && r[0].HasTimeOfDay))
        {
            return Content.Full;
        }

        if (Most(t => TimeText.Read(t).Count > 0))
        {
            return Content.Date;
        }

        return Most(t => EpochText.PerSecond(t) > 0) ? Content.Full : Most(IsClock) ? Content.Clock : Content.Other;
    }
}

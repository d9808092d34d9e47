using System.Text.RegularExpressions;

namespace Toolkit.Ingest;

/// <summary>One reading of a written time: the pattern that reads it so, and what it then says (without its offset).</summary>
internal readonly record struct TimeReading(string Pattern, DateOrder Order, DateTime Written, TimeSpan? Offset)
{
    public bool HasTimeOfDay => Pattern.Contains("%H", StringComparison.Ordinal) || Pattern.Contains("%I", StringComparison.Ordinal);

    /// <summary>The word for a zone or an offset that stands behind it, or null.</summary>
    public string? Zone { get; init; }
}

/// <summary>Finds every way to read a written time.</summary>
internal static partial class WrittenTime
{
    private static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private static readonly (string Group, DateOrder[] Orders)[] Forms =
    [
        ("ymd", [DateOrder.Ymd]), ("compact", [DateOrder.Ymd]), ("numeric", [DateOrder.Mdy, DateOrder.Dmy]),
        ("short", [DateOrder.Mdy, DateOrder.Dmy, DateOrder.Ymd]), ("dmon", [DateOrder.Dmy]), ("mond", [DateOrder.Mdy]),
    ];

    /// <summary>The readings of a text, none when it is no time. Counts since 1970 are not read here.</summary>
    public static IReadOnlyList<TimeReading> Read(string text)
    {
        Match match = Whole().Match(text.Trim());
        if (!match.Success || Clock(match) is not var (clockPattern, clock) || OffsetOf(match) is not var (offsetPattern, offset))
        {
            return [];
        }

        (string group, DateOrder[] orders) = Forms.First(f => match.Groups[f.Group].Success);
        List<TimeReading> readings = [];
        foreach (DateOrder order in orders)
        {
            if (Date(match, group, order) is var (datePattern, date))
            {
                string pattern = Weekday(match) + datePattern + clockPattern + offsetPattern;
                readings.Add(new(pattern, order, date + clock, offset) { Zone = match.Groups["zone"] is { Success: true, Value: var word } ? word : null });
            }
        }

        return readings;
    }

    private static (string Pattern, DateTime Date)? Date(Match match, string group, DateOrder order)
    {
        string Part(string part) => match.Groups[group + part].Value;
        (string s, string a, string b, string c) = (Part("s"), Part("a"), Part("b"), Part("c"));
        return group switch
        {
            "ymd" => Dated($"%Y{s}%m{s}%d", a, b, c),
            "compact" => Dated("%Y%m%d", a, b, c),
            "numeric" => order == DateOrder.Mdy ? Dated($"%m{s}%d{s}%Y", c, a, b) : Dated($"%d{s}%m{s}%Y", c, b, a),
            "short" => order switch
            {
                DateOrder.Mdy => Dated($"%m{s}%d{s}%y", c, a, b),
                DateOrder.Dmy => Dated($"%d{s}%m{s}%y", c, b, a),
                _ => Dated($"%y{s}%m{s}%d", a, b, c),
            },
            "dmon" => Month(b) is var (name, month) ? Dated($"%d{s}{name}{Part("s2")}{Year(c)}", c, month, a) : null,
            _ => Month(a) is var (name, month) ? Dated($"{name}{s}%d{Part("s2")}{Year(c)}", c, month, b) : null,
        };
    }

    private static string Year(string digits) => digits.Length == 4 ? "%Y" : "%y";

    private static (string Pattern, string Number)? Month(string name)
    {
        string lower = name.ToLowerInvariant();
        int at = Array.FindIndex(Months, m => m == lower || m[..3] == lower);
        // May is both; the short pattern reads it, and the long one too, so the others of the file decide.
        return at < 0 ? null : (lower.Length == 3 ? "%b" : "%B", (at + 1).ToString(CultureInfo.InvariantCulture));
    }

    private static (string Pattern, DateTime Date)? Dated(string pattern, string year, string month, string day)
    {
        int y = Number(year), m = Number(month), d = Number(day);
        // Two digits as strptime reads them.
        y = year.Length > 2 ? y : y < 69 ? 2000 + y : 1900 + y;
        return y is >= 1600 and <= 2400 && m is >= 1 and <= 12 && d >= 1 && d <= DateTime.DaysInMonth(y, m)
            ? (pattern, new DateTime(y, m, d, 0, 0, 0, DateTimeKind.Utc))
            : null;
    }

    private static (string Pattern, TimeSpan Clock)? Clock(Match match)
    {
        if (!match.Groups["hour"].Success)
        {
            return ("", TimeSpan.Zero);
        }

        int hour = Number(match.Groups["hour"].Value), minute = Number(match.Groups["minute"].Value), second = Number(match.Groups["second"].Value);
        string colon = match.Groups["colon"].Value;
        bool half = match.Groups["half"].Success;
        if (hour > 23 || minute > 59 || second > 59 || (half && hour is < 1 or > 12))
        {
            return null;
        }

        if (half)
        {
            hour = hour % 12 + (char.ToLowerInvariant(match.Groups["half"].Value[0]) == 'p' ? 12 : 0);
        }

        string fraction = match.Groups["fraction"].Value;
        string pattern = match.Groups["gap"].Value + (half ? "%I" : "%H")
            + (match.Groups["minute"].Success ? colon + "%M" : "")
            + (match.Groups["second"].Success ? colon + "%S" : "")
            + fraction.Length switch { 0 => "", <= 6 => ".%f", _ => ".%n" }
            + (half ? match.Groups["halfgap"].Value + "%p" : "");
        long ticks = fraction.Length == 0 ? 0 : long.Parse(fraction.PadRight(7, '0')[..7], CultureInfo.InvariantCulture);
        return (pattern, new TimeSpan(hour, minute, second) + TimeSpan.FromTicks(ticks));
    }

    private static (string Pattern, TimeSpan? Offset)? OffsetOf(Match match)
    {
        if (match.Groups["utc"].Success)
        {
            return (match.Groups["utc"].Value, TimeSpan.Zero);
        }

        if (match.Groups["zone"].Success)
        {
            // Only behind a time of day: JAN in 2 JAN is a month.
            return !match.Groups["hour"].Success || TimeZoneWords.Read(match.Groups["zone"].Value) is not var (zone, fixedOffset) ? null
                : zone is null ? (match.Groups["zonegap"].Value + "%z", fixedOffset) : (match.Groups["zonegap"].Value + match.Groups["zone"].Value, null);
        }

        if (!match.Groups["sign"].Success)
        {
            return ("", null);
        }

        int minutes = 60 * Number(match.Groups["oh"].Value) + Number(match.Groups["om"].Value);
        return minutes > 18 * 60 ? null : (match.Groups["ogap"].Value + "%z" + match.Groups["named"].Value, TimeSpan.FromMinutes(match.Groups["sign"].Value == "-" ? -minutes : minutes));
    }

    /// <summary>0 for none.</summary>
    private static int Number(string digits) => digits.Length == 0 ? 0 : int.Parse(digits, CultureInfo.InvariantCulture);

    private static string Weekday(Match match) => !match.Groups["weekday"].Success ? ""
        : (match.Groups["weekday"].Value.Length == 3 ? "%a" : "%A") + match.Groups["weekdaygap"].Value;

    [GeneratedRegex(
        """
        ^(?:(?<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)(?<weekdaygap>,?\ +))?
        (?:
          (?<ymd>(?<ymda>[0-9]{4})(?<ymds>[-/.])(?<ymdb>[0-9]{1,2})\k<ymds>(?<ymdc>[0-9]{1,2}))
        | (?<compact>(?<compacta>[0-9]{4})(?<compactb>[0-9]{2})(?<compactc>[0-9]{2}))
        | (?<numeric>(?<numerica>[0-9]{1,2})(?<numerics>[-/.])(?<numericb>[0-9]{1,2})\k<numerics>(?<numericc>[0-9]{4}))
        | (?<short>(?<shorta>[0-9]{1,2})(?<shorts>[-/.])(?<shortb>[0-9]{1,2})\k<shorts>(?<shortc>[0-9]{2}))
        | (?<dmon>(?<dmona>[0-9]{1,2})(?<dmons>[-\ /.])(?<dmonb>[A-Za-z]{3,9})(?<dmons2>[-/.]|,?\ )(?<dmonc>[0-9]{4}|[0-9]{2}))
        | (?<mond>(?<monda>[A-Za-z]{3,9})(?<monds>\ +|-)(?<mondb>[0-9]{1,2})(?<monds2>,?\ +|-)(?<mondc>[0-9]{4}))
        )
        (?:
          (?<gap>T|,?\ +|-|\.|:|(?<=[0-9]{8}))(?<hour>[0-9]{1,2})(?<colon>:)(?<minute>[0-9]{2})(?::(?<second>[0-9]{2})(?:[.](?<fraction>[0-9]{1,9}))?)?(?:(?<halfgap>\ ?)(?<half>[AaPp][Mm]))?
        | (?<gap>T|\ +|-|(?<=[0-9]{8}))(?<hour>[0-9]{2})(?<colon>)(?<minute>[0-9]{2})(?<second>[0-9]{2})?(?:[.](?<fraction>[0-9]{1,9}))?
        | (?<gap>\ +)(?<hour>[0-9]{1,2})(?<colon>)(?<halfgap>[-\ ]?)(?<half>[AaPp][Mm])
        )?
        (?:(?<utc>Z|\ ?UTC|\ ?GMT)|(?<ogap>\ ?(?:GMT|UTC)?)(?<sign>[+-])(?<oh>[0-9]{2})(?::?(?<om>[0-9]{2}))?(?<named>\[[A-Za-z/_]+\])?
          |(?<zonegap>\ ?)(?<zone>[A-Z][A-Za-z]+/[A-Za-z/_]+|[A-Z]{2,5}|EST5EDT|CST6CDT|MST7MDT|PST8PDT))?$
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();
}

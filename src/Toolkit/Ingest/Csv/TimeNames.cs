using System.Text.RegularExpressions;

namespace Toolkit.Ingest;

/// <summary>Recognises columns of times by their names.</summary>
internal static partial class TimeNames
{
    /// <summary>Names of whole timestamps and dates, the most telling first.</summary>
    private static readonly string[] Times =
    [
        "opentime", "timestamp", "datetime", "dateandtime", "gmttime", "localtime", "windowstart", "bartime", "starttime", "eventtime",
        "klineopentime", "timeutc", "timestamputc", "datetimeutc", "dateutc", "utc", "unix", "unixtime", "unixtimestamp", "epoch", "zeitstempel", "zeitpunkt", "horodatage",
        "fechahora", "dataora", "datahora", "datumtijd", "date", "dtyyyymmdd", "datum", "fecha", "data", "day", "tradingday", "tradedate", "sessiondate", "session", "jour",
        "giorno", "dia", "dag", "time", "zeit", "uhrzeit", "heure", "hora", "ora", "tijd", "ts", "t", "start", "begin", "begins", "period", "index",
    ];

    private static readonly string[] Clocks =
    [
        "time", "timeofday", "clock", "hour", "hours", "stunde", "hr", "hhmm", "hhmmss", "tradetime", "bartime", "starttime", "opentime", "localtime", "gmttime", "timeutc", "zeit", "uhrzeit",
        "heure", "hora", "ora", "tijd", "czas", "start", "begin", "t",
    ];

    /// <summary>Times that are none of a bar.</summary>
    private static readonly string[] Others = ["close", "end", "update", "modified", "created", "expir", "download", "fetch", "ingest", "inserted", "last", "zone", "times", "frame", "listing", "delist"];

    /// <summary>How telling a name is for a time column: smaller is better, <see cref="int.MaxValue"/> is no time at all.</summary>
    public static int Rank(string name)
    {
        string normal = Normal(name);
        int at = Array.IndexOf(Times, normal);
        if (at >= 0)
        {
            return at;
        }

        if (IsBlank(normal) || normal.StartsWith("unnamed", StringComparison.Ordinal) || normal.StartsWith("indexlevel", StringComparison.Ordinal))
        {
            return Times.Length + 1;
        }

        bool other = Others.Any(o => normal.Contains(o, StringComparison.Ordinal));
        return !other && (normal.Contains("date", StringComparison.Ordinal) || normal.Contains("time", StringComparison.Ordinal)) ? Times.Length : int.MaxValue;
    }

    /// <summary>Whether the column has no name of its own.</summary>
    private static bool IsBlank(string normal) =>
        normal.Length == 0 || (normal.StartsWith("column", StringComparison.Ordinal) && normal.Length > 6 && normal.AsSpan(6).IndexOfAnyExceptInRange('0', '9') < 0);

    /// <summary>Whether the name is that of a time of day.</summary>
    public static bool IsClock(string name) => Clocks.Contains(Normal(name));

    /// <summary>Whether the name is that of a column of hours alone.</summary>
    public static bool IsHour(string name) => Normal(name) is "hour" or "hours" or "stunde" or "hr";

    private static string Normal(string name)
    {
        string bare = ColumnName.InBrackets().Replace(name.Trim().Trim('<', '>', '"', '\'', '\uFEFF'), " ");
        int dot = bare.LastIndexOf('.');
        if (dot >= 0 && dot + 1 < bare.Length && bare.AsSpan(dot + 1).Trim().Length > 0)
        {
            bare = bare[(dot + 1)..];
        }

        return NotAWord().Replace(ColumnWords.Fold(bare), "");
    }

    [GeneratedRegex(@"[^\p{L}\p{Nd}]")]
    private static partial Regex NotAWord();
}

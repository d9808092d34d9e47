using System.Text.RegularExpressions;

namespace Toolkit.Ingest;

/// <summary>Recognises columns by their names, in any case, order and decoration.</summary>
internal static partial class ColumnNames
{
    private static readonly (ColumnRole Role, string[] Names)[] Meanings =
    [
        (ColumnRole.Open, ["open", "o", "openprice", "openingprice", "priceopen", "pxopen", "first", "openlast"]),
        (ColumnRole.High, ["high", "h", "highprice", "pricehigh", "max", "dayhigh", "pxhigh"]),
        (ColumnRole.Low, ["low", "l", "lowprice", "pricelow", "min", "daylow", "pxlow"]),
        (ColumnRole.Close, ["close", "c", "closeprice", "closingprice", "priceclose", "closelast", "pxlast", "pxclose"]),
        (ColumnRole.Symbol, ["symbol", "ticker", "instrument"]),
    ];

    private static readonly Dictionary<string, ColumnRole> Known =
        Meanings.SelectMany(m => m.Names.Select(n => (n, m.Role))).ToDictionary(pair => pair.n, pair => pair.Role);

    /// <summary>Names of whole timestamps and dates, the most telling first.</summary>
    private static readonly string[] Times =
    [
        "opentime", "timestamp", "datetime", "dateandtime", "gmttime", "localtime", "windowstart", "bartime", "starttime", "eventtime",
        "klineopentime", "timeutc", "timestamputc", "datetimeutc", "dateutc", "utc", "unix", "unixtime", "unixtimestamp", "epoch", "date",
        "dtyyyymmdd", "day", "tradingday", "tradedate", "sessiondate", "session", "time", "ts", "t", "start", "begin", "begins", "period", "index",
    ];

    /// <summary>Other columns that can stand for a missing close.</summary>
    private static readonly string[] LastPrices = ["last", "lastprice", "price", "settle", "settlement"];

    private static readonly string[] Volumes =
    [
        "volume", "vol", "v", "realvolume", "basevolume", "volumebase", "tradedvolume", "totalvolume", "tradevolume", "sharevolume",
        "totaltradequantity", "quantity", "qty", "shares", "numberofshares",
    ];

    private static readonly string[] TickVolumes = ["tickvolume", "tickvol", "ticks", "ticksvolume"];

    /// <summary>Money of account: a volume counted in it is the turnover, not the amount traded.</summary>
    private static readonly string[] Moneys = ["usd", "usdt", "usdc", "busd", "eur", "gbp", "jpy", "krw", "tusd", "dai", "quote", "ccy", "currency", "notional"];

    public static string Normal(string name)
    {
        string bare = InBrackets().Replace(name.Trim().Trim('<', '>', '"', '\'', '\uFEFF'), " ");
        int dot = bare.LastIndexOf('.');
        if (dot >= 0 && dot + 1 < bare.Length && bare.AsSpan(dot + 1).Trim().Length > 0)
        {
            bare = bare[(dot + 1)..];
        }

        return NotAWord().Replace(bare.ToLowerInvariant(), "");
    }

    /// <summary>The role of each column; where the time is, the values decide together with <see cref="TimeRank"/>.</summary>
    public static ColumnRole[] Prices(IReadOnlyList<string> header, IList<string> notes)
    {
        string[] names = [.. header.Select(Normal)];
        ColumnRole[] roles = new ColumnRole[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            if (Known.TryGetValue(names[i], out ColumnRole role) && !roles.Contains(role))
            {
                roles[i] = role;
            }
        }

        if (!roles.Contains(ColumnRole.Close) && FirstOf(names, LastPrices) is >= 0 and int last && roles.Contains(ColumnRole.Open))
        {
            roles[last] = ColumnRole.Close;
            notes.Add($"column '{header[last].Trim()}' was taken as the close");
        }

        if (FirstOf(names, ["adjclose", "adjustedclose", "closeadj", "adjclosing", "adjusted"]) is >= 0 and int adjusted)
        {
            notes.Add($"column '{header[adjusted].Trim()}' was left out: the prices were taken as they stand in open, high, low and close");
        }

        return roles;
    }

    /// <summary>The column of traded volume, or -1; tick volume serves where there is no other.</summary>
    public static (int Volume, int Ticks) Volume(IReadOnlyList<string> header)
    {
        string[] names = [.. header.Select(Normal)];
        int exact = FirstOf(names, Volumes);
        if (exact < 0)
        {
            int[] named = [.. Enumerable.Range(0, names.Length).Where(i => VolumeOf().IsMatch(WithUnits(header[i])))];
            exact = named.Length == 0 ? -1 : named.OrderBy(i => Moneys.Any(m => WithUnits(header[i]).Contains(m, StringComparison.Ordinal))).First();
        }

        return (exact, FirstOf(names, TickVolumes));
    }

    /// <summary>How telling a name is for a time column: smaller is better, <see cref="int.MaxValue"/> is no time at all.</summary>
    public static int TimeRank(string name)
    {
        string normal = Normal(name);
        int at = Array.IndexOf(Times, normal);
        return at >= 0 ? at : normal.Length == 0 || normal.StartsWith("unnamed", StringComparison.Ordinal) ? Times.Length : int.MaxValue;
    }

    /// <summary>Whether the columns are quotes (bid and ask) and not trades.</summary>
    public static bool AreQuotes(IReadOnlyList<string> header)
    {
        string[] names = [.. header.Select(Normal)];
        return names.Any(n => n.StartsWith("bid", StringComparison.Ordinal) || n.EndsWith("bid", StringComparison.Ordinal))
            && names.Any(n => n.StartsWith("ask", StringComparison.Ordinal) || n.EndsWith("ask", StringComparison.Ordinal)
                || n.StartsWith("offer", StringComparison.Ordinal));
    }

    private static int FirstOf(string[] names, IEnumerable<string> wanted) =>
        wanted.Select(w => Array.IndexOf(names, w)).FirstOrDefault(i => i >= 0, -1);

    private static string WithUnits(string name) => NotAWord().Replace(name.ToLowerInvariant(), "");

    [GeneratedRegex(@"\([^)]*\)|\[[^\]]*\]")]
    private static partial Regex InBrackets();

    [GeneratedRegex(@"[^\p{L}\p{Nd}]")]
    private static partial Regex NotAWord();

    [GeneratedRegex("^(volume|vol)[a-z0-9]{2,12}$|^[a-z]{0,6}volume$")]
    private static partial Regex VolumeOf();
}

using System.Globalization;
using System.Text;
using CsCheck;

namespace Toolkit.Tests.Ingest;

/// <summary>A file of known bars in some layout: names x order x columns more x dates x separator x numbers x quotes x encoding.</summary>
internal sealed record AnyHeader
{
    public const string Asked = "AAA";

    /// <summary>Time, time of day, open, high, low, close, volume.</summary>
    private static readonly string[][] Names =
    [
        ["Date", "Time", "Open", "High", "Low", "Close", "Volume"], ["date", "time", "open", "high", "low", "close", "volume"], ["timestamp", "clock", "o", "h", "l", "c", "v"],
        ["<DATE>", "<TIME>", "<OPEN>", "<HIGH>", "<LOW>", "<CLOSE>", "<VOL>"], ["Gmt time", "Time of day", "Open Price", "High Price", "Low Price", "Close Price", "Volume (BTC)"],
        ["Trade Date", "Trade Time", "OPEN", "HIGH", "LOW", "CLOSE", "VOLUME"], ["openTime", "time", "openPrice", "highPrice", "lowPrice", "closePrice", "baseVolume"],
        ["Date", "Time", "Open", "High", "Low", "Last", "Vol."], ["Datum", "Uhrzeit", "Eröffnung", "Hoch", "Tief", "Schluss", "Volumen"],
        ["Date", "Heure", "Ouverture", "Plus Haut", "Plus Bas", "Clôture", "Volume"], ["Fecha", "Hora", "Apertura", "Máximo", "Mínimo", "Cierre", "Volumen"],
        ["Data", "Ora", "Apertura", "Massimo", "Minimo", "Chiusura", "Volume"], ["Data", "Hora", "Abertura", "Máxima", "Mínima", "Fechamento", "Volume"],
        ["Datum", "Tijd", "Openingskoers", "Hoogste", "Laagste", "Slotkoers", "Volume"], ["when", "Time", "1. open", "2. high", "3. low", "4. close", "5. volume"],
    ];

    private static readonly string[] DayStyles = ["yyyy-MM-dd", "yyyyMMdd", "MM/dd/yyyy", "dd/MM/yyyy", "dd.MM.yyyy", "d-MMM-yy", "d MMM yyyy", "M/d/yyyy", "yyyy/MM/dd", "serial", "dd/MM/yy"];

    private static readonly string[] MinuteStyles =
    [
        "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm:ss'Z'", "dd.MM.yyyy HH:mm:ss.fff", "M/d/yyyy h:mm tt", "yyyyMMdd HHmmss", "s", "ms", "us", "serial", "yyyy-MM-dd HH:mm:ss 'EST'",
        "yyyyMMdd|HHmm", "yyyyMMdd|HHmmss", "yyyyMMdd|Hmm", "yyyy-MM-dd|HH:mm", "dd/MM/yyyy|HH:mm:ss", "yyyy-MM-dd HH:mm:ss'-05:00'",
    ];

    /// <summary>Columns that are none of a bar's, by what they hold in a row.</summary>
    private static readonly (string Name, Func<int, Bar, string> Value)[] More =
    [
        ("Dividends", (i, _) => i == 2 ? "0.24" : "0"), ("Stock Splits", (_, _) => "0"), ("Change %", (i, _) => $"{i % 5 - 2}"), ("% Change", (i, _) => $"{i % 5 - 2}%"),
        ("Trades", (i, _) => $"{930 + i}"), ("Count", (i, _) => $"{900 + i}"), ("OpenInterest", (i, _) => $"{100 * i}"), ("Open Int", (i, _) => $"{i}"), ("Id", (i, _) => $"{i + 1}"),
        ("vwap", (_, b) => N(b.Low)), ("Adj Close", (_, b) => N(b.Close / 2)), ("Turnover", (i, _) => $"{1_600_000_000 + 60 * i}"), ("Currency", (_, _) => "USD"), ("foo", (i, _) => $"{930 + i}"),
        ("52 Week High", (_, b) => N(b.High + 1)), ("Prev Close", (_, b) => N(b.Open)), ("Exchange", (_, _) => "XNAS"), ("Last Updated", (_, _) => "2024-05-06 07:08:09"), ("SMA 20", (_, b) => N(b.Close)),
        ("Upper Band", (_, b) => N(b.High)), ("Close Time", (i, _) => $"{1_600_000_059 + 60 * i}"), ("Bid", (_, b) => N(b.Low)), ("Name", (_, _) => "Apple, Inc."), ("", (i, _) => $"{i}"),
        ("Unnamed: 0", (i, _) => $"{i}"), ("Quote volume", (i, _) => $"{1000 + i}"), ("Volume MA", (i, _) => $"{1000 + i}"), ("spread", (_, _) => "1"), ("No. of trades", (i, _) => $"{i}"),
        ("Adj. Open|Adj. High|Adj. Low|Adj. Close|Adj. Volume", (_, b) => $"{N(b.Open / 2)}|{N(b.High / 2)}|{N(b.Low / 2)}|{N(b.Close / 2)}|1"), ("Symbol", (_, _) => "ZZZ"),
    ];

    public required byte[] Bytes { get; init; }

    public required string Text { get; init; }

    public required Bar[] Bars { get; init; }

    public required bool Daily { get; init; }

    public static Gen<AnyHeader> Gen { get; } =
        from shape in CsCheck.Gen.Select(CsCheck.Gen.Int[0, Names.Length - 1], CsCheck.Gen.Bool, CsCheck.Gen.Int[0, 1000], CsCheck.Gen.Int[0, 9], CsCheck.Gen.Bool, CsCheck.Gen.Int[0, 9])
        from dialect in CsCheck.Gen.Select(CsCheck.Gen.Int[0, 3], CsCheck.Gen.Int[0, 3], CsCheck.Gen.Bool, CsCheck.Gen.Int[0, 5], CsCheck.Gen.Bool)
        from more in CsCheck.Gen.Shuffle(Enumerable.Range(0, More.Length).ToArray(), 0, 5)
        from order in CsCheck.Gen.Shuffle(Enumerable.Range(0, 24).ToArray())
        from bars in Series
        select Make(shape, dialect, more, order, bars);

    private static readonly Gen<(int Open, int High, int Low, int Close, int Volume)[]> Rows =
        CsCheck.Gen.Select(CsCheck.Gen.Int[100, 99_999], CsCheck.Gen.Int[0, 900], CsCheck.Gen.Int[0, 90], CsCheck.Gen.Int[0, 90], CsCheck.Gen.Int[0, 5_000_000]).Array[4, 9];

    private static Gen<(int Day, int Digits, (int Open, int High, int Low, int Close, int Volume)[] Rows)> Series => CsCheck.Gen.Select(CsCheck.Gen.Int[0, 300], CsCheck.Gen.Int[1, 3], Rows);

    private static AnyHeader Make(
        (int Names, bool Daily, int Style, int Kind, bool Volume, int End) shape, (int Delimiter, int Numbers, bool Quotes, int Encoding, bool Return) dialect,
        int[] more, int[] order, (int Day, int Digits, (int Open, int High, int Low, int Close, int Volume)[] Rows) series)
    {
        string style = shape.Daily ? DayStyles[shape.Style % DayStyles.Length] : MinuteStyles[shape.Style % MinuteStyles.Length];
        string[] names = Names[shape.Names];
        // A count of days is none unless its name says so.
        names = names[0] == "when" && style == "serial" ? Names[0] : names;
        // A day beyond the twelfth, in winter, so that orders of day and month and words for offsets have one reading.
        DateTime start = new DateTime(2016, 1, 13, 14, 30, 0, DateTimeKind.Utc).AddYears(series.Day % 8);
        Bar[] bars = [.. series.Rows.Select((r, i) => BarOf(shape.Daily ? Weekday(start.Date, i) : start.AddMinutes(i), r, series.Digits))];
        char delimiter = ",;\t|"[dialect.Delimiter];
        bool comma = delimiter != ',' && dialect.Numbers == 1;
        bool suffixed = dialect.Numbers == 2;
        // Wide: of the same bars three symbols, of which one is asked for. Long: the same below each other.
        int kind = shape.Kind;
        bool two = kind is 6 or 7;
        string[] symbols = kind < 5 ? [""] : ["BBB", Asked, "C.D"];
        bool joined = style.Contains('|');
        List<(string Name, string Over, Func<int, Bar, string> Value, int At)> columns = [];
        void Add(string name, string over, Func<int, Bar, string> value) => columns.Add((name, over, value, order[columns.Count % order.Length]));
        Add(names[0], "", (_, b) => Time(b.Time, style).Split('|')[0]);
        if (joined)
        {
            Add(names[1], "", (_, b) => Time(b.Time, style).Split('|')[1]);
        }

        foreach (string symbol in kind == 5 ? [""] : symbols)
        {
            double factor = symbol == "BBB" ? 2 : symbol == "C.D" ? 3 : 1;
            string Named(string name) => symbol.Length == 0 || two ? name : (kind % 2 == 0 ? $"{name.Trim('<', '>')} {symbol}" : $"{symbol}_{name.Trim('<', '>')}");
            Add(Named(names[2]), symbol, (_, b) => Price(b.Open * factor));
            Add(Named(names[3]), symbol, (_, b) => Price(b.High * factor));
            Add(Named(names[4]), symbol, (_, b) => Price(b.Low * factor));
            Add(Named(names[5]), symbol, (_, b) => Price(b.Close * factor));
            if (shape.Volume)
            {
                Add(Named(names[6]), symbol, (_, b) => Amount(b.Volume!.Value * factor));
            }
        }

        foreach (int extra in two ? [] : more)
        {
            (string name, Func<int, Bar, string> value) = More[extra];
            bool clash = (name == "Symbol" && kind == 5) || (name == "Close Time" && names[0] == "openTime" && shape.Daily) || (name.StartsWith("Adj", StringComparison.Ordinal) && names[5] == "Last");
            string[] parts = clash ? [] : name.Split('|');
            for (int i = 0; i < parts.Length; i++)
            {
                int at = i;
                Add(parts[i], "", (n, b) => value(n, b).Split('|')[at] is var v && comma ? v.Replace('.', ',') : value(n, b).Split('|')[at]);
            }
        }

        string? symbolOf = null;
        if (kind == 5)
        {
            Add(series.Day % 2 == 0 ? "Ticker" : "Name of it, symbol".Split(", ")[1], "", (_, _) => symbolOf!);
        }

        (string Name, string Over, Func<int, Bar, string> Value, int At)[] sorted = [.. two ? columns.OrderBy(c => c.Over.Length == 0 ? -1 : c.At) : columns.OrderBy(c => c.At)];
        StringBuilder text = new();
        string end = dialect.Return ? "\r\n" : "\n";
        void Line(IEnumerable<string> fields) => text.Append(string.Join(delimiter, fields.Select(f => dialect.Quotes || f.Contains(delimiter) ? $"\"{f}\"" : f))).Append(end);
        if (two)
        {
            Line(sorted.Select(c => kind == 6 ? (c.Over.Length == 0 ? "" : c.Name) : c.Over));
            Line(sorted.Select(c => kind == 6 ? (c.Over.Length == 0 ? c.Name : c.Over) : c.Name));
        }
        else
        {
            Line(sorted.Select(c => c.Name));
        }

        foreach (string symbol in kind == 5 ? symbols : [""])
        {
            symbolOf = symbol;
            double factor = symbol == "BBB" ? 2 : symbol == "C.D" ? 3 : 1;
            for (int i = 0; i < bars.Length; i++)
            {
                Bar b = bars[i];
                Bar own = b with { Open = b.Open * factor, High = b.High * factor, Low = b.Low * factor, Close = b.Close * factor };
                Line(sorted.Select(c => c.Value(i, own)));
            }
        }

        Encoding encoding = dialect.Encoding switch { 0 => Encoding.Unicode, 1 => Encoding.BigEndianUnicode, 2 => Encoding.Latin1, 3 => new UTF8Encoding(true), _ => new UTF8Encoding(false) };
        return new()
        {
            Text = $"'{style}' {dialect} kind {kind}\n{text}",
            Bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(text.ToString())],
            Daily = shape.Daily,
            Bars = [.. bars.Select(b => shape.Volume ? b with { Volume = suffixed ? Rounded(b.Volume!.Value) : b.Volume } : b with { Volume = null })],
        };

        string Price(double value) => comma ? N(value).Replace('.', ',') : N(value);
        string Amount(double value) => !suffixed ? N(value) : (Rounded(value) is var v && v >= 1e6 ? $"{N((double)((decimal)v / 1e6m))}M" : $"{N((double)((decimal)v / 1e3m))}K");
    }

    /// <summary>What two digits behind the point leave of it.</summary>
    private static double Rounded(double volume) => volume >= 1e6 ? Math.Floor(volume / 1e4) * 1e4 : Math.Floor(volume / 10) * 10;

    private static string N(double value) => Math.Round(value, 6).ToString(CultureInfo.InvariantCulture);

    private static Bar BarOf(DateTime time, (int Open, int High, int Low, int Close, int Volume) row, int digits)
    {
        double unit = Math.Pow(10, digits);
        int high = row.Open + row.High;
        int low = row.Open - row.Low;
        int close = Math.Clamp(row.Open + row.Close - 45, low, high);
        return new(time, row.Open / unit, high / unit, low / unit, close / unit, row.Volume);
    }

    private static DateTime Weekday(DateTime start, int number) =>
        Enumerable.Range(0, 2 * number + 4).Select(i => start.AddDays(i)).Where(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).ElementAt(number);

    private static string Time(DateTime utc, string style)
    {
        double days = (utc - new DateTime(1899, 12, 30, 0, 0, 0, DateTimeKind.Utc)).TotalDays;
        return style switch
        {
            "s" => (UnixMicroseconds.From(utc) / 1_000_000).ToString(CultureInfo.InvariantCulture),
            "ms" => (UnixMicroseconds.From(utc) / 1_000).ToString(CultureInfo.InvariantCulture),
            "us" => UnixMicroseconds.From(utc).ToString(CultureInfo.InvariantCulture),
            "serial" => Math.Round(days, 6).ToString(CultureInfo.InvariantCulture),
            _ when style.Contains("EST") || style.Contains("-05:00") => utc.AddHours(-5).ToString(style, CultureInfo.InvariantCulture),
            _ => utc.ToString(style.Replace("|", "'|'", StringComparison.Ordinal), CultureInfo.InvariantCulture),
        };
    }
}

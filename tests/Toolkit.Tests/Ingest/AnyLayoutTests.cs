using System.Globalization;
using System.Text;

namespace Toolkit.Tests.Ingest;

/// <summary>Property: random bars in a random layout always come back equal.</summary>
public sealed class AnyLayoutTests
{
    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy/MM/dd HH:mm", "yyyy.MM.dd HH:mm:ss", "MM/dd/yyyy HH:mm",
        "M/d/yyyy H:mm", "M/d/yyyy h:mm tt", "dd.MM.yyyy HH:mm:ss.fff", "dd/MM/yy HH:mm", "d-MMM-yyyy HH:mm", "MMM d, yyyy h:mm tt", "yyyyMMdd HHmmss", "yyyyMMddHHmm",
        "yyyyMMdd|HHmm", "yyyy-MM-dd|HH:mm", "dd/MM/yyyy|HH:mm:ss", "s", "ms", "us", "ns", "yyyy-MM-dd HH:mm:ss+05:30", "yyyy-MM-dd'T'HH:mm:ss-08:00",
    ];

    private static readonly string[][] Names =
    [
        ["Date", "Time", "Open", "High", "Low", "Close", "Volume"], ["timestamp", "clock", "o", "h", "l", "c", "v"],
        ["<DATE>", "<TIME>", "<OPEN>", "<HIGH>", "<LOW>", "<CLOSE>", "<VOL>"], ["Gmt time", "TIME", "OPEN", "HIGH", "LOW", "CLOSE", "VOLUME"],
        ["", "time of day", "Open Price", "High Price", "Low Price", "Close Price", "Volume (BTC)"],
        ["Candlestick.Time", "Time", "Candlestick.Open", "Candlestick.High", "Candlestick.Low", "Candlestick.Close", "Candlestick.Volume"],
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 120)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_bars_in_a_random_layout_come_back_equal(int seed)
    {
        Random random = new(seed);
        string format = TimeFormats[seed % TimeFormats.Length];
        bool inZone = !format.Contains('Z') && !format.Contains('+') && !format.EndsWith(":00", StringComparison.Ordinal) && format.Length > 2 && random.Next(3) == 0;
        TimeZoneInfo? zone = inZone ? TimeZoneInfo.FindSystemTimeZoneById(random.Next(2) == 0 ? "America/New_York" : "Europe/Berlin") : null;
        Bar[] bars = Bars(random);
        using Staging staging = new();
        string text = Write(bars, random, format, zone, out string layout);
        Bar[] read = staging.Text(text, "5m", new() { Timezone = zone?.Id });
        Assert.True(bars.SequenceEqual(read), $"{layout} was read as {staging.Format}, {string.Join("; ", staging.Notes)}\n{text[..Math.Min(300, text.Length)]}\n{string.Join('\n', read.Except(bars).Take(3))}");
        Assert.Equal(0, staging.Result.Report.RowsRejected + staging.Result.Report.Duplicates);
    }

    /// <summary>Five-minute bars over more than two weeks, so that days beyond the twelfth occur and weekends too; some missing.</summary>
    private static Bar[] Bars(Random random)
    {
        DateTime start = new DateTime(2021, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(random.Next(300));
        List<Bar> bars = [];
        double price = 1 + random.NextDouble() * 50_000;
        int digits = random.Next(0, 6);
        for (int i = 0; i < 6_000; i++)
        {
            if (random.Next(10) == 0)
            {
                continue;
            }

            double Around() => Math.Max(Math.Round(price * (1 + (random.NextDouble() - 0.5) / 100), digits), Math.Pow(10, -digits));
            double[] prices = [Around(), Around(), Around(), Around()];
            price = prices[3];
            bars.Add(new(start.AddMinutes(5 * i), prices[0], prices.Max(), prices.Min(), prices[3], random.Next(20) == 0 ? null : random.Next(5_000_000)));
        }

        return [.. bars];
    }

    private static string Write(Bar[] bars, Random random, string format, TimeZoneInfo? zone, out string layout)
    {
        string[] names = Names[random.Next(Names.Length)];
        bool comma = random.Next(3) == 0 && !format.Contains(',');
        char delimiter = comma ? ";\t|"[random.Next(3)] : format.Contains(',') ? ";\t|"[random.Next(3)] : ",;\t|"[random.Next(4)];
        bool header = names[0].Length > 0 && random.Next(4) > 0;
        bool quotes = random.Next(4) == 0;
        bool split = format.Contains('|');
        List<int> order = [0, 1, 2, 3, 4, 5, 6];
        if (!split)
        {
            order.Remove(1);
        }

        if (header && random.Next(2) == 0)
        {
            order = [.. order.OrderBy(_ => random.Next())];
        }

        string end = random.Next(2) == 0 ? "\r\n" : "\n";
        bool descending = random.Next(4) == 0;
        layout = $"'{format}' {(zone is null ? "UTC" : zone.Id)} delimiter '{delimiter}' header {header} quotes {quotes} comma {comma} order {string.Join(' ', order)} descending {descending}";
        StringBuilder text = new(random.Next(4) == 0 ? "\uFEFF" : "");
        string Quoted(string field) => quotes ? $"\"{field}\"" : field;
        if (header || names[0].Length == 0)
        {
            text.Append(string.Join(delimiter, order.Select(i => Quoted(names[i])))).Append(end);
        }

        foreach (Bar bar in descending ? bars.Reverse() : bars)
        {
            string[] time = Time(bar.Time, format, zone).Split('|');
            string[] fields = [time[0], time[^1], N(bar.Open), N(bar.High), N(bar.Low), N(bar.Close), bar.Volume is { } v ? N(v) : ""];
            text.Append(string.Join(delimiter, order.Select(i => Quoted(fields[i])))).Append(end);
        }

        return text.ToString();

        string N(double value) => value.ToString(CultureInfo.InvariantCulture).Replace('.', comma ? ',' : '.');
    }

    private static string Time(DateTime utc, string format, TimeZoneInfo? zone)
    {
        long micros = UnixMicroseconds.From(utc);
        switch (format)
        {
            case "s":
                return (micros / 1_000_000).ToString(CultureInfo.InvariantCulture);
            case "ms":
                return (micros / 1_000).ToString(CultureInfo.InvariantCulture);
            case "us":
                return micros.ToString(CultureInfo.InvariantCulture);
            case "ns":
                return micros.ToString(CultureInfo.InvariantCulture) + "000";
        }

        if (format.EndsWith("+05:30", StringComparison.Ordinal) || format.EndsWith("-08:00", StringComparison.Ordinal))
        {
            TimeSpan offset = format.EndsWith("-08:00", StringComparison.Ordinal) ? TimeSpan.FromHours(-8) : new TimeSpan(5, 30, 0);
            return (utc + offset).ToString(format[..^6], CultureInfo.InvariantCulture) + format[^6..];
        }

        DateTime written = zone is null ? utc : TimeZoneInfo.ConvertTimeFromUtc(utc, zone);
        return written.ToString(format.Replace("|", "'|'", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}

using System.Text.Json;
using Toolkit.Bars;

namespace Toolkit.Feeds;

/// <summary>What was asked of Yahoo, as far as its answer has to be read by it; <paramref name="AskedAt"/> in microseconds since 1970.</summary>
internal sealed record YahooQuestion(string Symbol, Timeframe Timeframe, string Interval, PriceBasis Basis, long AskedAt);

/// <summary>An answer of Yahoo's chart API.</summary>
internal sealed record YahooChart(IReadOnlyList<Bar> Bars, IReadOnlyList<CorporateAction> Actions, FeedSymbol? Symbol, DateTime? FirstTrade)
{
    /// <summary>Rows that are no bars: while the market is open, and at its close, the latest price comes as a row of its own.</summary>
    public IReadOnlyList<Bar> Quotes { get; private init; } = [];

    /// <summary>The bar of the session that was still on, when one was.</summary>
    public DateTime? UnfinishedFrom { get; private init; }

    /// <summary>The bar of the latest price, which comes whatever range was asked for.</summary>
    public DateTime? Latest { get; private init; }

    /// <exception cref="ToolkitException">The symbol is unknown (not found), the request was refused (failure), or the bars are of another length (bad data).</exception>
    public static YahooChart Read(FeedAnswer answer, YahooQuestion question)
    {
        using JsonDocument json = answer.Json();
        JsonElement chart = json.RootElement.TryGetProperty("chart", out JsonElement found) ? found : json.RootElement.GetProperty("finance");
        if (chart.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.Object)
        {
            throw Refusal(answer, error, question.Symbol);
        }

        JsonElement result = chart.GetProperty("result")[0];
        JsonElement meta = result.GetProperty("meta");
        if (meta.Text("dataGranularity") is { } granularity && !SameLength(granularity, question))
        {
            throw ToolkitException.BadData($"yahoo sent {granularity} bars of {question.Symbol} instead of {question.Interval}", "try a shorter range");
        }

        string place = meta.Text("exchangeTimezoneName") ?? "UTC";
        TimeZoneInfo zone = TimeZoneInfo.TryFindSystemTimeZoneById(place, out TimeZoneInfo? known) ? known : throw new FormatException($"no time zone {place}");
        DateTime? first = meta.TryGetProperty("firstTradeDate", out JsonElement trade) && trade.ValueKind == JsonValueKind.Number
            ? Label(zone, trade.GetInt64())
            : null;
        List<(long Seconds, Bar Bar)> rows = ReadRows(result, question);
        ILookup<bool, (long Seconds, Bar Bar)> sorted = rows.ToLookup(row => question.Timeframe.IsIntraday && IsQuote(row, meta));
        return new(Together(sorted[false], zone, question.Timeframe), ReadActions(result, zone), About(meta), first)
        {
            UnfinishedFrom = Unfinished(meta, zone, question),
            Latest = meta.TryGetProperty("regularMarketTime", out JsonElement latest) && latest.ValueKind == JsonValueKind.Number
                ? Time(latest.GetInt64(), zone, question.Timeframe)
                : null,
            Quotes = [.. sorted[true].Select(row => row.Bar with { Time = DateTime.UnixEpoch.AddSeconds(row.Seconds) })],
        };
    }

    /// <summary>Of days and longer: Yahoo itself says when a session ends, also of exchanges whose calendar is not known here.</summary>
    private static DateTime? Unfinished(JsonElement meta, TimeZoneInfo zone, YahooQuestion question)
    {
        return !question.Timeframe.IsIntraday && Session(meta) is { } session && session.GetProperty("end").GetInt64() * UnixMicroseconds.PerSecond > question.AskedAt
            ? Time(session.GetProperty("start").GetInt64(), zone, question.Timeframe)
            : null;
    }

    private static JsonElement? Session(JsonElement meta) =>
        meta.TryGetProperty("currentTradingPeriod", out JsonElement periods) && periods.TryGetProperty("regular", out JsonElement session) ? session : null;

    private static ToolkitException Refusal(FeedAnswer answer, JsonElement error, string symbol)
    {
        string? code = error.Text("code"), description = error.Text("description");
        return code == "Not Found" || (int)answer.Status == 404
            ? ToolkitException.NotFound($"yahoo knows no symbol {symbol}: {description}", "look it up on finance.yahoo.com")
            : new(ErrorKind.Failure, $"yahoo refused the request for {symbol}: {description} ({code}, HTTP {(int)answer.Status})", "check symbol, timeframe and range; minutes are served of the last weeks only");
    }

    private static bool SameLength(string granularity, YahooQuestion question) =>
        Timeframe.TryParse(granularity, out Timeframe? sent) && sent == question.Timeframe;

    private static List<(long Seconds, Bar Bar)> ReadRows(JsonElement result, YahooQuestion question)
    {
        // A range without bars comes without times at all.
        if (!result.TryGetProperty("timestamp", out JsonElement times))
        {
            return [];
        }

        JsonElement indicators = result.GetProperty("indicators"), quote = indicators.GetProperty("quote")[0];
        JsonElement open = quote.GetProperty("open"), high = quote.GetProperty("high"), low = quote.GetProperty("low");
        JsonElement close = quote.GetProperty("close"), volume = quote.GetProperty("volume");
        JsonElement? adjusted = question.Basis == PriceBasis.All && indicators.TryGetProperty("adjclose", out JsonElement a)
            ? a[0].GetProperty("adjclose")
            : null;
        List<(long, Bar)> rows = [];
        for (int i = 0; i < times.GetArrayLength(); i++)
        {
            Bar bar = new(default, open[i].Price(), high[i].Price(), low[i].Price(), close[i].Price(), volume[i].Amount());

            // Null in every column: a day or minute that the exchange counts but without trades.
            if (!double.IsNaN(bar.Open + bar.High + bar.Low + bar.Close))
            {
                rows.Add((times[i].GetInt64(), Scale(bar, adjusted is { } column ? column[i].Price() / bar.Close : 1)));
            }
        }

        return rows;
    }

    private static bool IsQuote((long Seconds, Bar Bar) row, JsonElement meta) =>
        row.Seconds % 60 != 0 || (FeedRows.IsFlat(row.Bar) && Moments(meta).Contains(row.Seconds));

    /// <summary>When the last price was, and when the session ends: the latest price is stamped by either.</summary>
    private static IEnumerable<long> Moments(JsonElement meta)
    {
        if (meta.TryGetProperty("regularMarketTime", out JsonElement last) && last.ValueKind == JsonValueKind.Number)
        {
            yield return last.GetInt64();
        }

        if (Session(meta) is { } session)
        {
            yield return session.GetProperty("end").GetInt64();
        }
    }

    /// <summary>The rows as bars. The running week, month or quarter comes in two rows, the days before today and today; these are one bar.</summary>
    private static List<Bar> Together(IEnumerable<(long Seconds, Bar Bar)> rows, TimeZoneInfo zone, Timeframe timeframe)
    {
        List<Bar> bars = [];
        long before = long.MinValue;
        foreach ((long seconds, Bar row) in rows)
        {
            Bar bar = row with { Time = Time(seconds, zone, timeframe) };
            if (timeframe.Unit > TimeframeUnit.Day && bars.Count > 0 && bars[^1].Time == bar.Time)
            {
                // The very same row sent twice is no second part.
                bar = seconds == before ? bar : Joined(bars[^1], bar);
                bars.RemoveAt(bars.Count - 1);
            }

            bars.Add(bar);
            before = seconds;
        }

        return bars;
    }

    private static Bar Joined(Bar first, Bar second) => first with
    {
        High = Math.Max(first.High, second.High),
        Low = Math.Min(first.Low, second.Low),
        Close = second.Close,
        Volume = first.Volume is null && second.Volume is null ? null : (first.Volume ?? 0) + (second.Volume ?? 0),
    };

    private static Bar Scale(Bar bar, double factor) => factor == 1
        ? bar
        : bar with { Open = bar.Open * factor, High = bar.High * factor, Low = bar.Low * factor, Close = bar.Close * factor };

    /// <summary>Open time or label.</summary>
    private static DateTime Time(long seconds, TimeZoneInfo zone, Timeframe timeframe) => timeframe.IsIntraday
        ? DateTime.UnixEpoch.AddSeconds(seconds)
        : UnixMicroseconds.ToDateTime(TimeSteps.Floor(timeframe, UnixMicroseconds.From(Label(zone, seconds))));

    private static CorporateAction[] ReadActions(JsonElement result, TimeZoneInfo zone)
    {
        if (!result.TryGetProperty("events", out JsonElement events))
        {
            return [];
        }

        CorporateAction[] splits = [.. Events(events, "splits").Select(e => new CorporateAction(
            Label(zone, e.GetProperty("date").GetInt64()),
            CorporateActionKind.Split,
            e.GetProperty("numerator").GetDouble() / e.GetProperty("denominator").GetDouble()))];

        // Amounts are in today's share count; they are wanted in the one of their day.
        return
        [
            .. splits,
            .. from e in Events(events, "dividends")
               let time = Label(zone, e.GetProperty("date").GetInt64())
               let later = splits.Where(s => s.Time > time).Aggregate(1.0, (product, s) => product * s.Value)
               select new CorporateAction(time, CorporateActionKind.Dividend, e.GetProperty("amount").GetDouble() * later),
        ];
    }

    private static IEnumerable<JsonElement> Events(JsonElement events, string kind) =>
        events.TryGetProperty(kind, out JsonElement found) ? found.EnumerateObject().Select(e => e.Value) : [];

    /// <summary>The date in exchange time, as a label.</summary>
    private static DateTime Label(TimeZoneInfo zone, long seconds) => DateTime.SpecifyKind(
        TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddSeconds(seconds), zone).Date, DateTimeKind.Utc);

    private static FeedSymbol About(JsonElement meta)
    {
        string? type = meta.Text("instrumentType") switch
        {
            "MUTUALFUND" => "fund",
            "CURRENCY" => "fx",
            "CRYPTOCURRENCY" => "crypto",
            var other => other?.ToLowerInvariant(),
        };
        string? calendar = type switch
        {
            null => null,
            "crypto" => "24/7",
            "fx" => "FX",
            "equity" or "etf" or "fund" or "index" when meta.Text("exchangeTimezoneName") == "America/New_York" => "XNYS",

            // Of the others only the weekend is known; holidays are learnt by asking once.
            _ => "24/5",
        };
        return new(meta.Text("longName") ?? meta.Text("shortName"), type, meta.Text("currency"), calendar);
    }
}

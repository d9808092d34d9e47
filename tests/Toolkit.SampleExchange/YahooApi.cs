namespace Toolkit.SampleExchange;

/// <summary><c>/v8/finance/chart/{symbol}</c>: split-adjusted as of now, stamped at the session's open.</summary>
internal static class YahooApi
{
    private static readonly IReadOnlyDictionary<string, int> ReachDays = new Dictionary<string, int>
    {
        ["1m"] = 7,
        ["5m"] = 60,
        ["15m"] = 60,
        ["30m"] = 60,
        ["1h"] = 730,
    };

    public static SampleAnswer Chart(SampleQuestion question)
    {
        SampleSeries? series = question.Market.Find(question.Symbol, Written);
        if (series is null)
        {
            return Error(404, "Not Found", "No data found, symbol may be delisted");
        }

        string interval = question.Query["interval"].ToString();
        if (!Timeframe.TryParse(interval, out Timeframe? timeframe))
        {
            return Error(422, "Unprocessable Entity", $"Invalid input - interval={interval} is not supported");
        }

        DateTime from = DateTime.UnixEpoch.AddSeconds(question.Number("period1") ?? 0), to = DateTime.UnixEpoch.AddSeconds(question.Number("period2") ?? 0);
        if (ReachDays.TryGetValue(interval, out int days) && from < question.Now.AddDays(-days))
        {
            return Error(422, "Unprocessable Entity", $"{interval} data not available for startTime. The requested range must be within the last {days} days.");
        }

        return new(200, new { chart = new { result = new[] { Result(question, series, timeframe, interval, TimeRange.Of(from, to)) }, error = (object?)null } });
    }

    private static Dictionary<string, object?> Result(SampleQuestion question, SampleSeries series, Timeframe timeframe, string interval, TimeRange range)
    {
        // Which rows are sent is decided by the moment that they opened.
        TimeRange wide = timeframe.IsIntraday ? range : TimeRange.Of(range.From.AddDays(-2), range.To.AddDays(2));
        IReadOnlyList<Bar> market =
        [
            .. question.Bars(series, timeframe, wide)
                .Where(b => timeframe.IsIntraday || range.Contains(series.OpenOf(b.Time, timeframe)))
                .Select(b => Adjusted(b, series, question.Now)),
        ];
        Bar[] bars = [.. question.Sent(timeframe, range, market)];
        long[] stamps = [.. bars.Select(b => Stamp(series.OpenOf(b.Time, timeframe)))];
        (stamps, bars) = WithLatest(question, series, timeframe, range, (stamps, bars));
        Dictionary<string, object?> result = new() { ["meta"] = Meta(question, series, interval) };
        if (bars.Length == 0)
        {
            result["indicators"] = new { quote = new[] { new { } } };
            return result;
        }

        result["timestamp"] = stamps;
        result["events"] = Events(series, range, question.Now);
        result["indicators"] = new
        {
            quote = new[]
            {
                new
                {
                    open = Column(bars, b => b.Open), high = Column(bars, b => b.High), low = Column(bars, b => b.Low),
                    close = Column(bars, b => b.Close), volume = Column(bars, b => b.Volume ?? double.NaN),
                },
            },
            adjclose = new[] { new { adjclose = Column(bars, b => b.Close) } },
        };
        return result;
    }

    /// <summary>What the latest price adds: minutes and hours get a row at one price, a running week or month comes as the days before today, and today.</summary>
    private static (long[] Stamps, Bar[] Bars) WithLatest(SampleQuestion question, SampleSeries series, Timeframe timeframe, TimeRange range, (long[] Stamps, Bar[] Bars) rows)
    {
        Session session = Latest(question, series);
        if (rows.Bars.Length == 0 || timeframe == "1d" || series.Calendar == TradingCalendar.AlwaysOpen)
        {
            return rows;
        }

        Bar last = rows.Bars[^1];
        if (timeframe.IsIntraday)
        {
            DateTime moment = question.Now < session.Close ? question.Now : session.Close;
            Bar quote = new(moment, last.Close, last.Close, last.Close, last.Close, 0);
            return range.Contains(moment) ? ([.. rows.Stamps, Stamp(moment)], [.. rows.Bars, quote]) : rows;
        }

        DateTime today = session.Label.ToDateTime(default, DateTimeKind.Utc);
        if (today <= last.Time)
        {
            return rows;
        }

        Bar before = last with { High = last.Open, Low = last.Open, Close = last.Open, Volume = last.Volume / 2 };
        return ([.. rows.Stamps, Stamp(series.OpenOf(today, "1d"))], [.. rows.Bars[..^1], before, last with { Volume = last.Volume / 2 }]);
    }

    private static long Stamp(DateTime time) => new DateTimeOffset(time).ToUnixTimeSeconds();

    private static Session Latest(SampleQuestion question, SampleSeries series) =>
        series.Calendar.SessionAt(question.Now) ?? series.Calendar.PreviousSession(question.Now)!.Value;

    private static object Meta(SampleQuestion question, SampleSeries series, string interval)
    {
        Session session = Latest(question, series);
        string kind = series.Calendar == TradingCalendar.Xnys ? "EQUITY" : series.Calendar == TradingCalendar.AlwaysOpen ? "CRYPTOCURRENCY" : "CURRENCY";
        return new
        {
            currency = "USD",
            symbol = question.Symbol,
            instrumentType = kind,
            exchangeTimezoneName = kind == "EQUITY" ? "America/New_York" : "UTC",
            firstTradeDate = new DateTimeOffset(series.Listed).ToUnixTimeSeconds() + 14 * 3600,
            longName = $"Sample {series.Symbol}",
            dataGranularity = interval,
            currentTradingPeriod = new { regular = new { start = Stamp(session.Open), end = Stamp(session.Close) } },
        };
    }

    private static Bar Adjusted(Bar bar, SampleSeries series, DateTime now)
    {
        double ratio = Ratio(series, bar.Time, now);
        return bar with { Open = bar.Open / ratio, High = bar.High / ratio, Low = bar.Low / ratio, Close = bar.Close / ratio, Volume = bar.Volume * ratio };
    }

    private static double Ratio(SampleSeries series, DateTime after, DateTime now) => series.Actions
        .Where(a => a.Kind == CorporateActionKind.Split && a.Time > after && a.Time <= now)
        .Aggregate(1.0, (product, a) => product * a.Value);

    private static Dictionary<string, object> Events(SampleSeries series, TimeRange range, DateTime now)
    {
        Dictionary<string, object> events = [];
        CorporateAction[] happened = [.. series.Actions.Where(a => a.Time <= now && range.Contains(series.OpenOf(a.Time, "1d")))];
        long Date(CorporateAction action) => new DateTimeOffset(series.OpenOf(action.Time, "1d")).ToUnixTimeSeconds();
        if (happened.Where(a => a.Kind == CorporateActionKind.Split).ToArray() is { Length: > 0 } splits)
        {
            events["splits"] = splits.ToDictionary(
                a => Date(a).ToString(), a => new { date = Date(a), numerator = a.Value, denominator = 1, splitRatio = $"{a.Value}:1" });
        }

        if (happened.Where(a => a.Kind == CorporateActionKind.Dividend).ToArray() is { Length: > 0 } dividends)
        {
            events["dividends"] = dividends.ToDictionary(a => Date(a).ToString(), a => new { amount = a.Value / Ratio(series, a.Time, now), date = Date(a) });
        }

        return events;
    }

    private static object?[] Column(Bar[] bars, Func<Bar, double> value) => [.. bars.Select(b => SampleQuestion.Json(value(b)))];

    private static SampleAnswer Error(int status, string code, string description) =>
        new(status, new { chart = new { result = (object?)null, error = new { code, description } } });

    private static string Written(string symbol) => symbol switch
    {
        "EUR/GBP" => "EURGBP=X",
        _ => symbol.Replace('/', '-'),
    };
}

using System.Globalization;

namespace Toolkit.SampleExchange;

/// <summary><c>/products/{id}/candles</c>: newest first, nothing where nothing was traded.</summary>
internal static class CoinbaseApi
{
    public static SampleAnswer Candles(SampleQuestion question)
    {
        SampleSeries? series = question.Market.Find(question.Symbol, s => s.Replace('/', '-'));
        if (series is null)
        {
            return new(404, new { message = "NotFound" });
        }

        long seconds = question.Number("granularity") ?? 60;
        Timeframe? timeframe = new Timeframe[] { "1m", "5m", "15m", "1h", "6h", "1d" }.FirstOrDefault(t => t.Duration!.Value.TotalSeconds == seconds);
        if (timeframe is null)
        {
            return new(400, new { message = "Unsupported granularity" });
        }

        DateTime start = Moment(question.Query["start"]!), end = Moment(question.Query["end"]!);
        if ((end - start).TotalSeconds / seconds > 300)
        {
            return new(400, new { message = "granularity too small for the requested time range. Count of aggregations requested exceeds 300" });
        }

        // Both ends belong to the answer.
        IEnumerable<Bar> bars = question.Bars(series, timeframe, TimeRange.Of(start, end.AddTicks(10))).Where(bar => bar.Volume is not 0);
        bars = question.Fault == SampleFaultKind.OutOfOrder ? bars : bars.OrderByDescending(bar => bar.Time);
        return new(200, question.Sent(timeframe, TimeRange.Of(start, end.AddTicks(10)), bars).Select(Row).ToArray());
    }

    private static object?[] Row(Bar bar) =>
    [
        new DateTimeOffset(bar.Time).ToUnixTimeSeconds(), SampleQuestion.Json(bar.Low), SampleQuestion.Json(bar.High),
        SampleQuestion.Json(bar.Open), SampleQuestion.Json(bar.Close), SampleQuestion.Json(bar.Volume ?? 0),
    ];

    private static DateTime Moment(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}

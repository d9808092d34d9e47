namespace Toolkit.SampleExchange;

/// <summary><c>/api/v3/klines</c>.</summary>
internal static class BinanceApi
{
    public static SampleAnswer Klines(SampleQuestion question)
    {
        SampleSeries? series = question.Market.Find(question.Query["symbol"].ToString(), s => s.Replace("/", ""));
        if (series is null)
        {
            return new(400, new { code = -1121, msg = "Invalid symbol." });
        }

        if (!Timeframe.TryParse(question.Query["interval"], out Timeframe? timeframe))
        {
            return new(400, new { code = -1120, msg = "Invalid interval." });
        }

        long start = question.Number("startTime") ?? 0;
        long end = Math.Min(question.Number("endTime") ?? long.MaxValue, new DateTimeOffset(question.Now).ToUnixTimeMilliseconds());
        int limit = (int)Math.Min(question.Number("limit") ?? 500, 1000);
        TimeRange range = TimeRange.Of(DateTime.UnixEpoch.AddMilliseconds(start), DateTime.UnixEpoch.AddMilliseconds(Math.Max(start, end + 1)));
        object[] rows = [.. question.Sent(timeframe, range, question.Bars(series, timeframe, range).Take(limit)).Select(bar => Row(bar, timeframe))];
        return new(200, rows) { Headers = new Dictionary<string, string> { ["X-MBX-USED-WEIGHT-1M"] = "2" } };
    }

    private static object[] Row(Bar bar, Timeframe timeframe)
    {
        long open = new DateTimeOffset(bar.Time).ToUnixTimeMilliseconds();
        double length = (timeframe.Duration ?? TimeSpan.FromDays(30)).TotalMilliseconds;
        return
        [
            open, SampleQuestion.Text(bar.Open)!, SampleQuestion.Text(bar.High)!, SampleQuestion.Text(bar.Low)!, SampleQuestion.Text(bar.Close)!,
            SampleQuestion.Text(bar.Volume ?? 0)!, open + (long)length - 1, "0", 1, "0", "0", "0",
        ];
    }
}

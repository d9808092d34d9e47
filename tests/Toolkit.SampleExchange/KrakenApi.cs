namespace Toolkit.SampleExchange;

/// <summary><c>/0/public/OHLC</c>: the newest 720 bars and the unfinished one; errors come with HTTP 200.</summary>
internal static class KrakenApi
{
    private const int Rows = 720;

    public static SampleAnswer Ohlc(SampleQuestion question)
    {
        string pair = question.Query["pair"].ToString();
        SampleSeries? series = question.Market.Find(pair, s => Asset(s.Split('/')[0]) + Asset(s.Split('/')[^1]));
        if (series is null)
        {
            return new(200, new { error = new[] { "EQuery:Unknown asset pair" } });
        }

        long minutes = question.Number("interval") ?? 1;
        Timeframe? timeframe = new Timeframe[] { "1m", "5m", "15m", "30m", "1h", "4h", "1d" }.FirstOrDefault(t => t.Duration!.Value.TotalMinutes == minutes);
        if (timeframe is null)
        {
            return new(200, new { error = new[] { "EGeneral:Invalid arguments" } });
        }

        DateTime earliest = question.Now - timeframe.Duration!.Value * Rows;
        DateTime since = DateTime.UnixEpoch.AddSeconds(question.Number("since") ?? 0);
        TimeRange range = TimeRange.Of(since > earliest ? since : earliest, question.Now);
        IReadOnlyList<Bar> bars = question.Sent(timeframe, range, question.Bars(series, timeframe, range));
        object[] rows = [.. bars.Select(Row)];
        long last = bars.Count > 1 ? new DateTimeOffset(bars.Max(b => b.Time) - timeframe.Duration.Value).ToUnixTimeSeconds() : 0;
        return new(200, new { error = Array.Empty<string>(), result = new Dictionary<string, object> { [Renamed(series.Symbol)] = rows, ["last"] = last } });
    }

    private static object?[] Row(Bar bar) =>
    [
        new DateTimeOffset(bar.Time).ToUnixTimeSeconds(), SampleQuestion.Text(bar.Open), SampleQuestion.Text(bar.High),
        SampleQuestion.Text(bar.Low), SampleQuestion.Text(bar.Close), "0.0", SampleQuestion.Text(bar.Volume ?? 0), bar.Volume is 0 ? 0 : 5,
    ];

    private static string Asset(string asset) => asset switch
    {
        "BTC" => "XBT",
        "DOGE" => "XDG",
        _ => asset,
    };

    private static string Renamed(string symbol) => symbol.EndsWith("/USD", StringComparison.Ordinal)
        ? $"X{Asset(symbol.Split('/')[0])}ZUSD"
        : Asset(symbol.Split('/')[0]) + Asset(symbol.Split('/')[^1]);
}

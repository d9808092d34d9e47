using System.Net;
using System.Text.Json;
using Toolkit.Feeds;

namespace Toolkit.Tests.Feeds;

/// <summary>The parsers on bodies that the real APIs have sent; the values were read out of the files by hand.</summary>
public sealed class RecordedAnswersTests
{
    private static readonly StepClock Clock = new(new(2026, 1, 1));

    private static readonly FeedOptions Options = new() { Clock = Clock };

    [RealDataFact]
    public void Binance_rows_when_read_are_open_high_low_close_volume_at_the_open_time()
    {
        IReadOnlyList<Bar> bars = new BinanceFeed(Options).Read(Recorded("binance-klines-BTCUSDT-1m.json"), "BTC/USDT");
        Assert.Equal(10, bars.Count);
        Assert.Equal(new Bar(Utc(2021, 10, 22, 23, 3), 60685.22, 60729.84, 60670.90, 60719.27, 21.63272), bars[0]);
        Assert.Equal(new Bar(Utc(2021, 10, 22, 23, 12), 60739.85, 60739.85, 60739.85, 60739.85, 0.04734), bars[9]);
    }

    [RealDataFact]
    public void Coinbase_rows_when_read_have_their_columns_put_in_order()
    {
        IReadOnlyList<Bar> bars = new CoinbaseFeed(Options).Read(Recorded("coinbase-candles-1m-2018-02-01.json"), "BTC/USD");
        Assert.Equal(10, bars.Count);

        // [1517443740, 10106, 10120.21, 10106.01, 10120.21, 2.85107455]: time, low, high, open, close, volume.
        Assert.Equal(new Bar(Utc(2018, 2, 1, 0, 9), 10106.01, 10120.21, 10106, 10120.21, 2.85107455), bars[0]);
        Assert.Equal(new Bar(Utc(2018, 2, 1), 10099.99, 10099.99, 10099.98, 10099.98, 1.87868123), bars[9]);
        Bar hour = Assert.Single(new CoinbaseFeed(Options).Read(Recorded("coinbase-candles-BTC-USDT-1h.json"), "BTC/USDT"));
        Assert.Equal(new Bar(Utc(2024, 3, 13, 11), 73243.33, 73402.47, 73241.5, 73370.65, 1.56794406), hour);
    }

    [RealDataFact]
    public void Kraken_rows_when_read_keep_minutes_without_trades_and_know_the_unfinished_one()
    {
        KrakenBars answer = new KrakenFeed(Options).Read(Recorded("kraken-ohlc-XBTUSDT-1m.json"), "BTC/USDT");
        Assert.Equal(721, answer.Bars.Count);
        Assert.Equal(new Bar(Utc(2025, 11, 10, 12, 17), 106038.2, 106038.2, 106038.2, 106038.2, 0), answer.Bars[0]);
        Assert.Equal(216, answer.Bars.Count(b => b.Volume == 0));
        Assert.Equal(Utc(2025, 11, 11, 0, 17), answer.Bars[720].Time);
        Assert.Equal(Utc(2025, 11, 11, 0, 17), answer.UnfinishedFrom);
    }

    [RealDataFact]
    public void Kraken_pair_when_it_comes_back_renamed_is_read_all_the_same()
    {
        KrakenBars answer = new KrakenFeed(Options).Read(Recorded("kraken-ohlc-XXBTZUSD-1m-2017.json"), "BTC/USD");
        Assert.Equal(720, answer.Bars.Count);
        Assert.Equal(new Bar(Utc(2017, 8, 10, 22, 2), 3449.992, 3449.999, 3449.992, 3449.999, 1.012), answer.Bars[0]);
        Assert.Equal(new Bar(Utc(2017, 8, 11, 10, 1), 3531.999, 3534.099, 3531.999, 3534.099, 0.36437516), answer.Bars[719]);
        Assert.Equal(Utc(2017, 8, 11, 10, 1), answer.UnfinishedFrom);
    }

    [RealDataFact]
    public void Yahoo_days_when_read_are_labelled_by_the_date_in_exchange_time()
    {
        YahooChart chart = Chart("yahoo-AAPL-1d-2020-08-31-split-dividend.json", "AAPL", "1d");
        Assert.Equal(49, chart.Bars.Count);
        Assert.Equal(new Bar(Utc(2020, 8, 31), 127.58000183105469, 131, 126, 129.0399932861328, 225702700), chart.Bars[0]);

        // The winter row too, although the file's gmtoffset is the one of the day of asking: 2020-11-06T14:30Z.
        Assert.Equal(Utc(2020, 11, 6), chart.Bars[48].Time);
        Assert.Equal(new FeedSymbol("Apple Inc.", "equity", "USD", "XNYS"), chart.Symbol);
        Assert.Equal(Utc(1980, 12, 12), chart.FirstTrade);
        Assert.Equal(
            [new CorporateAction(Utc(2020, 8, 31), CorporateActionKind.Split, 4), new CorporateAction(Utc(2020, 11, 6), CorporateActionKind.Dividend, 0.205)],
            chart.Actions);
    }

    [RealDataFact]
    public void Yahoo_days_when_read_match_the_sessions_of_the_exchange()
    {
        foreach ((string file, string symbol) in new[] { ("yahoo-MSFT-1d-dividends.json", "MSFT"), ("yahoo-NVDA-1d-split.json", "NVDA") })
        {
            YahooChart chart = Chart(file, symbol, "1d");
            TimeRange year = TimeRange.Of(Utc(2021, 2, 1), Utc(2022, 1, 29));
            Assert.Equal(
                TradingCalendar.Xnys.ExpectedOpens("1d", year), chart.Bars.Select(b => UnixMicroseconds.From(b.Time)));
        }
    }

    [RealDataFact]
    public void Yahoo_dividends_when_read_are_at_their_ex_dates()
    {
        YahooChart chart = Chart("yahoo-MSFT-1d-dividends.json", "MSFT", "1d");
        Assert.Equal(
            [(Utc(2021, 2, 17), 0.56), (Utc(2021, 5, 19), 0.56), (Utc(2021, 8, 18), 0.56), (Utc(2021, 11, 17), 0.62)],
            chart.Actions.Select(a => (a.Time, a.Value)));
    }

    [RealDataFact]
    public void Yahoo_adjusted_basis_when_chosen_scales_all_four_prices()
    {
        YahooChart chart = YahooChart.Read(
            Recorded("yahoo-AAPL-1d-2020-08-31-split-dividend.json"), new("AAPL", "1d", "1d", PriceBasis.All, 0));

        // adjclose 125.82673645019531 of close 129.0399932861328: factor 0.97509875.
        Assert.Equal(125.82673645019531, chart.Bars[0].Close, 9);
        Assert.Equal(127.58000183105469 * (125.82673645019531 / 129.0399932861328), chart.Bars[0].Open, 9);
    }

    [RealDataFact]
    public void Yahoo_days_of_other_places_when_read_have_their_own_dates()
    {
        // EURUSD=X days start at midnight in London, WSU.DE at 09:00 in Frankfurt, BTC-USD at midnight UTC.
        Assert.Equal([Utc(2020, 1, 1), Utc(2020, 1, 2), Utc(2020, 1, 3)], Times("yahoo-EURUSD-1d.json", "1d"));
        Assert.Equal([Utc(2020, 1, 1), Utc(2020, 1, 2), Utc(2020, 1, 3)], Times("yahoo-BTC-USD-1d.json", "1d"));
        Assert.Equal([Utc(2023, 8, 4), Utc(2023, 8, 7), Utc(2023, 8, 8)], Times("yahoo-WSU.DE-1d.json", "1d"));
        Assert.Equal("FX", Chart("yahoo-EURUSD-1d.json", "EUR/USD", "1d").Symbol!.Calendar);
        Assert.Equal("24/7", Chart("yahoo-BTC-USD-1d.json", "BTC/USD", "1d").Symbol!.Calendar);
        Assert.Equal("24/5", Chart("yahoo-WSU.DE-1d.json", "WSU.DE", "1d").Symbol!.Calendar);
    }

    [RealDataFact]
    public void Yahoo_quarters_when_read_are_labelled_by_their_first_day()
    {
        DateTime[] times = Times("yahoo-VFINX-3mo-dividends-capital-gains.json", "1q");
        Assert.Equal(164, times.Length);
        Assert.Equal(Utc(1985, 1, 1), times[0]);
        Assert.Equal(Utc(2025, 10, 1), times[^1]);
        Assert.All(times, t => Assert.True(t.Day == 1 && t.Month % 3 == 1));
    }

    [RealDataFact]
    public void Yahoo_answer_without_timestamps_when_read_is_empty_and_no_error()
    {
        Assert.Empty(Chart("yahoo-AAPL-1m-empty-no-timestamps.json", "AAPL", "1m").Bars);
    }

    [RealDataFact]
    public void Yahoo_session_when_it_is_still_on_is_unfinished()
    {
        // The session of 2023-08-08 is long over; the file's current one is 2025-02-20, 08:00Z to 16:30Z.
        long during = UnixMicroseconds.From(Utc(2025, 2, 20, 12)), after = UnixMicroseconds.From(Utc(2025, 2, 20, 16, 30));
        FeedAnswer answer = Recorded("yahoo-WSU.DE-1d.json");
        Assert.Equal(Utc(2025, 2, 20), YahooChart.Read(answer, new("WSU.DE", "1d", "1d", PriceBasis.Splits, during)).UnfinishedFrom);
        Assert.Null(YahooChart.Read(answer, new("WSU.DE", "1d", "1d", PriceBasis.Splits, after)).UnfinishedFrom);
    }

    [RealDataFact]
    public void Yahoo_answer_with_longer_bars_than_asked_when_read_is_refused()
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => Chart("yahoo-VFINX-3mo-dividends-capital-gains.json", "VFINX", "1d"));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains("3mo", error.Message);
    }

    [RealDataTheory]
    [InlineData("binance-invalid-symbol", ErrorKind.NotFound)]
    [InlineData("coinbase-not-found", ErrorKind.NotFound)]
    [InlineData("coinbase-too-many-candles", ErrorKind.Failure)]
    [InlineData("kraken-unknown-asset-pair", ErrorKind.NotFound)]
    [InlineData("kraken-invalid-arguments", ErrorKind.Failure)]
    [InlineData("yahoo-not-found", ErrorKind.NotFound)]
    public void Error_body_when_read_becomes_a_clear_error(string name, ErrorKind kind)
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => ReadError(name));
        Assert.Equal(kind, error.Kind);
        Assert.Contains(name.Split('-')[0], error.Message);
    }

    [RealDataTheory]
    [InlineData("kraken-too-many-requests")]
    [InlineData("binance-too-many-requests")]
    public void Throttling_body_when_read_is_worth_asking_again(string name) => Assert.Throws<AskLaterException>(() => ReadError(name));

    private static void ReadError(string name)
    {
        using JsonDocument index = JsonDocument.Parse(File.ReadAllBytes(RealData.File("feeds/errors/index.json")));
        int status = index.RootElement.EnumerateArray().First(e => e.GetProperty("file").GetString() == name + ".json").GetProperty("http_status").GetInt32();
        FeedAnswer answer = new((HttpStatusCode)status, File.ReadAllBytes(RealData.File($"feeds/errors/{name}.json")), null);
        _ = name.Split('-')[0] switch
        {
            "binance" => new BinanceFeed(Options).Read(answer, "NO/PE"),
            "coinbase" => new CoinbaseFeed(Options).Read(answer, "NO/PE"),
            "kraken" => new KrakenFeed(Options).Read(answer, "NO/PE").Bars,
            _ => YahooChart.Read(answer, new("NOPE", "1d", "1d", PriceBasis.Splits, 0)).Bars,
        };
    }

    private static DateTime[] Times(string file, Timeframe timeframe) => [.. Chart(file, "X", timeframe).Bars.Select(b => b.Time)];

    private static YahooChart Chart(string file, string symbol, Timeframe timeframe) => YahooChart.Read(
        Recorded(file), new(symbol, timeframe, timeframe.Name, PriceBasis.Splits, UnixMicroseconds.From(Utc(2026, 1, 1))));

    private static FeedAnswer Recorded(string name) => new(HttpStatusCode.OK, File.ReadAllBytes(RealData.File("feeds/" + name)), null);

    private static DateTime Utc(int year, int month, int day, int hour = 0, int minute = 0) => new(year, month, day, hour, minute, 0, DateTimeKind.Utc);
}

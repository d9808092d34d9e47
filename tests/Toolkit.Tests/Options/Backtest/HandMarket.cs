namespace Toolkit.Tests.Options.Backtest;

/// <summary>A market of a few days, each with a close of the underlying and quotes at that close.</summary>
internal sealed class HandMarket
{
    public static readonly DateOnly Expiry = new(2016, 1, 15);

    private readonly List<Bar> _bars = [];
    private readonly List<OptionQuote> _quotes = [];
    private DateTime _close;

    public ChainOptions Options { get; init; } = new();

    /// <summary>Iron condor 700/710/780/790 on an underlying at 745: mid 2.20, natural 1.90. Entered on Monday 4 January 2016, 11 days before it expires.</summary>
    public static HandMarket Condor() => new HandMarket().Day(4, 745)
        .Put(700, 1.00, 1.10).Put(710, 2.00, 2.20).Call(780, 1.80, 2.00).Call(790, 0.70, 0.80);

    /// <summary>Puts 710 and calls 780 are about 4.7 % away from 745.</summary>
    public static OptionRule Rule => new() { Dte = 11, DteTolerance = 0, Otm = 0.047, Wing = 10, EveryDays = 365 };

    public static OptionBacktestOptions Account => new() { Cash = 10_000, Commission = Commission.Parse("0.65/contract"), Fill = OptionFill.Natural, Sizing = Sizing.Units(2) };

    public HandMarket Day(int day, double close, double? low = null, double? high = null)
    {
        DateTime date = new(2016, 1, day, 0, 0, 0, DateTimeKind.Utc);
        _bars.Add(new(date, close, Math.Max(close, high ?? close), Math.Min(close, low ?? close), close, 1000));
        _close = date.AddHours(21);
        return this;
    }

    public HandMarket Put(double strike, double? bid, double? ask, double? delta = null) => Add(OptionRight.Put, strike, bid, ask, delta, Expiry);

    public HandMarket Call(double strike, double? bid, double? ask, double? delta = null, DateOnly? expiry = null) => Add(OptionRight.Call, strike, bid, ask, delta, expiry ?? Expiry);

    public HandMarket CondorQuotes(params (double Bid, double Ask)[] quotes) => Put(700, quotes[0].Bid, quotes[0].Ask).Put(710, quotes[1].Bid, quotes[1].Ask)
        .Call(780, quotes[2].Bid, quotes[2].Ask).Call(790, quotes[3].Bid, quotes[3].Ask);

    public QuotedMarket Build() => new(OptionQuotes.From(_quotes), BarSeries.From(_bars, "XYZ", Timeframe.Day).WithCalendar(TradingCalendar.Xnys), Options);

    public BacktestResult Run(OptionRule? rule = null, OptionBacktestOptions? account = null) => OptionBacktest.Run(Build(), rule ?? Rule, account ?? Account);

    private HandMarket Add(OptionRight right, double strike, double? bid, double? ask, double? delta, DateOnly expiry)
    {
        _quotes.Add(new(new("XYZ", expiry, strike, right), _close) { Bid = bid, Ask = ask, Delta = delta });
        return this;
    }
}

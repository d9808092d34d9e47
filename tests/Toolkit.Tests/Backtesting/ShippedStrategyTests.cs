namespace Toolkit.Tests.Backtesting;

/// <summary>The strategies that ship, against plain loops; and signals without a class.</summary>
public class ShippedStrategyTests
{
    private static readonly BarSeries Bars = SampleBars.Walk(21, 600);

    [Fact]
    public void Donchian_breakout_trades_as_a_plain_loop_does()
    {
        BacktestResult result = Backtest.Run(Bars, new DonchianBreakout(20, 10), new() { Cash = 1e6, Sizing = Sizing.Units(1) });
        List<(int Side, DateTime Entry, DateTime Exit)> expected = [];
        int held = 0, entered = 0;
        for (int i = 20; i < Bars.Count; i++)
        {
            double top = Enumerable.Range(i - 20, 20).Max(j => Bars.High[j]), bottom = Enumerable.Range(i - 20, 20).Min(j => Bars.Low[j]);
            double exitTop = Enumerable.Range(i - 10, 10).Max(j => Bars.High[j]), exitBottom = Enumerable.Range(i - 10, 10).Min(j => Bars.Low[j]);
            double close = Bars.Close[i];
            int wanted = held <= 0 && close > top ? 1 : held >= 0 && close < bottom ? -1 : (held > 0 && close < exitBottom) || (held < 0 && close > exitTop) ? 0 : held;
            if (wanted != held && i + 1 < Bars.Count)
            {
                if (held != 0)
                {
                    expected.Add((held, Bars.Time[entered], Bars.Time[i + 1]));
                }

                (held, entered) = (wanted, i + 1);
            }
        }

        if (held != 0)
        {
            expected.Add((held, Bars.Time[entered], Bars.Time[Bars.Count - 1]));
        }

        Assert.True(expected.Count > 10);
        Assert.Equal(expected, result.Trades.Select(t => (Math.Sign(t.Quantity), t.EntryTime, t.ExitTime)));
    }

    [Fact]
    public void Rsi_Bollinger_buys_the_dip_and_leaves_at_the_middle()
    {
        BacktestResult result = Backtest.Run(
            Bars, new RsiBollinger(7, 15, 1.5) { Oversold = 35, Overbought = 65, Side = TradeSide.Both }, new() { Cash = 1e6, Sizing = Sizing.Units(1) });
        double[] close = Bars.Close.ToArray(), rsi = Indicators.Rsi(close, 7);
        (double[] middle, double[] upper, double[] lower) = Indicators.Bollinger(close, 15, 1.5);

        Assert.True(result.Trades.Count > 5);
        Assert.Contains(result.Trades, t => !t.IsLong);
        foreach (Trade trade in result.Trades)
        {
            int before = Bars.LowerBound(UnixMicroseconds.From(trade.EntryTime)) - 1, end = Bars.LowerBound(UnixMicroseconds.From(trade.ExitTime)) - 1;
            Assert.True(trade.IsLong ? rsi[before] < 35 && close[before] < lower[before] : rsi[before] > 65 && close[before] > upper[before]);
            Assert.True(trade.ExitReason == ExitReason.EndOfRun || (trade.IsLong ? close[end] > middle[end] : close[end] < middle[end]));
        }
    }

    [Fact]
    public void Side_of_a_cross_can_be_long_only()
    {
        BacktestResult both = Backtest.Run(Bars, new SmaCross(5, 20), new() { Cash = 1e6, Sizing = Sizing.Units(1) });
        BacktestResult onlyLong = Backtest.Run(Bars, new SmaCross(5, 20, TradeSide.Long), new() { Cash = 1e6, Sizing = Sizing.Units(1) });

        Assert.Equal(both.Trades.Where(t => t.IsLong).Select(t => (t.EntryTime, t.ExitTime)), onlyLong.Trades.Select(t => (t.EntryTime, t.ExitTime)));
    }

    [Fact]
    public void Buy_and_hold_buys_once()
    {
        BacktestResult result = Backtest.Run(Bars, new BuyAndHold());
        Trade trade = Assert.Single(result.Trades);

        Assert.Equal((Bars.Time[1], Bars.Time[Bars.Count - 1], Math.Floor(10_000 / Bars.Open[1])), (trade.EntryTime, trade.ExitTime, trade.Quantity));
    }

    [Fact]
    public void Signals_of_a_cross_give_the_trades_of_the_cross()
    {
        double[] fast = Indicators.Sma(Bars.Close.Span, 5), slow = Indicators.Sma(Bars.Close.Span, 20);
        bool[] up = [.. Enumerable.Range(0, Bars.Count).Select(i => i > 0 && fast[i] > slow[i] && fast[i - 1] <= slow[i - 1])];
        bool[] down = [.. Enumerable.Range(0, Bars.Count).Select(i => i > 0 && fast[i] < slow[i] && fast[i - 1] >= slow[i - 1])];

        Assert.Equal(Backtest.Run(Bars, new SmaCross(5, 20, TradeSide.Long)).Trades, Backtest.FromSignals(Bars, up, down).Trades);
        Assert.Equal(
            Backtest.Run(Bars, new SmaCross(5, 20)).Trades,
            Backtest.FromSignals(Bars, new Signals { Entries = up, ShortEntries = down }).Trades);
    }

    /// <summary>The strategy of the documentation compiles and runs.</summary>
    private sealed class MyCross : Strategy
    {
        private Indicator _fast = null!;
        private Indicator _slow = null!;

        public override void Init()
        {
            _fast = Sma(Close, 5);
            _slow = Sma(Close, 20);
        }

        public override void Next()
        {
            if (CrossedUp(_fast, _slow))
            {
                Buy();
            }
            else if (CrossedDown(_fast, _slow))
            {
                Sell();
            }
        }
    }

    [Fact]
    public void Strategy_of_the_documentation_is_the_cross() =>
        Assert.Equal(Backtest.Run(Bars, new SmaCross(5, 20)).Metrics, Backtest.Run(Bars, new MyCross()).Metrics);
}

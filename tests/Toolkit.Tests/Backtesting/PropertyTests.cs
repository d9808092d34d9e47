namespace Toolkit.Tests.Backtesting;

/// <summary>What has to hold in every run: random bars, a strategy that orders everything there is, every option.</summary>
public class PropertyTests
{
    /// <summary>Orders at random: all types, attached orders, partial exits, cancels, on every symbol.</summary>
    private sealed class Monkey(bool bold) : Strategy
    {
        private readonly List<Order> _orders = [];

        public override void Init() => _orders.Clear();

        public override void Next()
        {
            foreach (Market market in Markets)
            {
                if (!market.IsReady || !market.HasNewBar)
                {
                    continue;
                }

                double price = market.Close, near = price * (1 + 0.04 * (Random.NextDouble() - 0.5)), far = price * (1 + 0.04 * (Random.NextDouble() - 0.5));
                int side = Random.Next(2) * 2 - 1;
                OrderTerms terms = new()
                {
                    Size = Random.Next(bold ? 4 : 2) switch { 0 => Sizing.Units(1 + Random.Next(5)), 1 => Sizing.Fraction(0.05 + 0.2 * Random.NextDouble()), 2 => null, _ => Sizing.Units(1000) },
                    Limit = Random.Next(4) == 0 ? near : null,
                    Stop = Random.Next(4) == 0 ? far : null,
                    StopLoss = Random.Next(2) == 0 ? price * (1 - side * 0.03 * Random.NextDouble()) : null,
                    TakeProfit = Random.Next(2) == 0 ? price * (1 + side * 0.03 * Random.NextDouble()) : null,
                    Trailing = Random.Next(4) == 0 ? Trailing.ByFraction(0.02) : null,
                };
                switch (Random.Next(6))
                {
                    case 0:
                        _orders.Add(side > 0 ? market.Buy(terms) : market.Sell(terms));
                        break;
                    case 1:
                        market.Exit(new() { Size = Random.Next(2) == 0 ? Sizing.Fraction(0.5) : null, Limit = Random.Next(3) == 0 ? near : null });
                        break;
                    case 2 when _orders.Count > 0:
                        _orders[Random.Next(_orders.Count)].Cancel();
                        break;
                    case 3 when market.Position.IsOpen:
                        market.Position.StopLoss = Random.Next(2) == 0 ? null : price * 0.98;
                        break;
                }
            }
        }
    }

    /// <summary>From nothing to six units, as it comes.</summary>
    private sealed record Piecemeal : FillModel
    {
        public override Fill Of(in TriggeredOrder order) => new(order.Price, (order.Bar.Volume ?? 0) % 7);
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 60)];

    private static BacktestOptions OptionsOf(int seed) => new()
    {
        Cash = 10_000,
        Seed = seed,
        Commission = (seed % 4) switch { 0 => Commission.None, 1 => Commission.Rate(0.001), 2 => Commission.PerShare(0.01, 1), _ => Commission.PerOrder(2) },
        Slippage = seed % 3 == 0 ? Slippage.BasisPoints(5) : Slippage.None,
        Fills = seed % 4 == 3 || seed % 10 == 4 ? new Piecemeal() : FillModel.Whole,
        Entries = seed % 2 == 0 ? EntryMode.Stacked : EntryMode.Exclusive,
        TradeOnClose = seed % 5 == 0,
        CloseOpenTrades = seed % 7 != 0,
        Margin = seed % 6 == 0 ? 0.25 : 1,
        Lot = seed % 3 == 1 ? 0.01 : 1,
    };

    private static BarSeries[] SeriesOf(int seed) => (seed % 3) switch
    {
        0 => [SampleBars.Walk(seed, 300)],
        1 => [SampleBars.Walk(seed, 300, "B"), SampleBars.Walk(seed + 1000, 280, "A", skip: 10)],
        _ => [SampleBars.Walk(seed, 200, "C"), SampleBars.Walk(seed + 1000, 300, "A"), SampleBars.Walk(seed + 2000, 100, "B", skip: 20)],
    };

    private static BacktestResult RunOf(int seed) => Backtest.Run(SeriesOf(seed), new Monkey(bold: true), OptionsOf(seed));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Equity_is_cash_and_positions_at_every_bar(int seed)
    {
        BacktestResult result = RunOf(seed);
        Assert.NotEmpty(result.Trades);
        Dictionary<string, Dictionary<DateTime, double>> closes = result.Series.ToDictionary(s => s.Symbol, s => s.ToDictionary(b => b.Time, b => b.Close));
        Dictionary<string, double> marks = [];
        for (int i = 0; i < result.Equity.Count; i++)
        {
            DateTime now = result.Time[i];
            foreach ((string symbol, Dictionary<DateTime, double> prices) in closes)
            {
                marks[symbol] = prices.TryGetValue(now, out double close) ? close : marks.GetValueOrDefault(symbol, double.NaN);
            }

            double expected = result.Options.Cash + result.Trades.Where(t => t.ExitTime <= now).Sum(t => t.ProfitLoss);
            foreach (Trade open in result.Trades.Where(t => t.EntryTime <= now && t.ExitTime > now).Concat(result.OpenTrades.Where(t => t.EntryTime <= now)))
            {
                expected += open.Quantity * (marks[open.Symbol] - open.EntryPrice) - open.EntryCommission!.Value;
            }

            Near(expected, result.Equity[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Profits_of_all_trades_are_what_the_account_gained(int seed)
    {
        BacktestResult result = RunOf(seed);

        Near(result.Metrics.FinalEquity - 10_000, result.Trades.Concat(result.OpenTrades).Sum(t => t.ProfitLoss));
        Near(result.Metrics.Commissions, result.Trades.Concat(result.OpenTrades).Sum(t => t.Commission));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Order_in_which_symbols_are_given_changes_nothing(int seed)
    {
        BarSeries[] series = SeriesOf(seed);
        BacktestResult forward = Backtest.Run(series, new Monkey(bold: true), OptionsOf(seed));
        BacktestResult backward = Backtest.Run([.. series.Reverse()], new Monkey(bold: true), OptionsOf(seed));

        Assert.Equal(forward.Equity, backward.Equity);
        Assert.Equal(forward.Trades, backward.Trades);
        Assert.Equal(forward.Metrics, backward.Metrics);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_fill_lies_inside_its_bar_and_no_statistic_is_a_non_number(int seed)
    {
        BacktestResult result = Backtest.Run(SeriesOf(seed), new Monkey(bold: true), OptionsOf(seed) with { Slippage = Slippage.None });
        Dictionary<string, Dictionary<DateTime, Bar>> bars = result.Series.ToDictionary(s => s.Symbol, s => s.ToDictionary(b => b.Time));
        foreach (Trade trade in result.Trades)
        {
            Bar entry = bars[trade.Symbol][trade.EntryTime];
            // At the end of the run a symbol whose bars ended before is closed at its last close.
            Bar exit = trade.ExitReason == ExitReason.EndOfRun ? bars[trade.Symbol].Values.Last() : bars[trade.Symbol][trade.ExitTime];
            Assert.InRange(trade.EntryPrice, entry.Low, entry.High);
            Assert.InRange(trade.ExitPrice, exit.Low, exit.High);
            Assert.True(trade.EntryTime <= trade.ExitTime);
            Assert.True(trade.MaxAdversePct <= 0 && trade.MaxFavorablePct >= 0);
        }

        Assert.All(result.Metrics.Numbers, n => Assert.True(n.Value is null || double.IsFinite(n.Value.Value), n.Key));
        Assert.All(result.Equity, e => Assert.True(double.IsFinite(e)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Quantities_are_lots_and_costs_are_never_below_zero(int seed)
    {
        BacktestResult result = RunOf(seed);
        double lot = result.Options.Lot;
        Assert.All(result.Trades, t => Assert.True(Math.Abs(t.Quantity / lot - Math.Round(t.Quantity / lot)) < 1e-6, $"{t.Quantity}"));
        Assert.All(result.Trades, t => Assert.True(t.Commission >= 0));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Costs_never_help(int seed)
    {
        // Fixed units on ample capital: the same trades with and without costs.
        BarSeries[] series = SeriesOf(seed);
        BacktestOptions free = OptionsOf(seed) with { Cash = 1e6, Sizing = Sizing.Units(3), Commission = Commission.None, Slippage = Slippage.None, Margin = 1 };
        double without = Final(free);
        Assert.True(Final(free with { Commission = Commission.Rate(0.001) }) <= without);
        Assert.True(Final(free with { Commission = Commission.PerShare(0.01, 1) }) <= without);
        Assert.True(Final(free with { Slippage = Slippage.BasisPoints(10) }) <= without);

        double Final(BacktestOptions options) => Backtest.RunEach(series, _ => new SmaCross(3, 8), options).Metrics.FinalEquity;
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_same_run_again_gives_the_same(int seed)
    {
        BacktestResult first = RunOf(seed), second = RunOf(seed);
        Assert.Equal(first.Equity, second.Equity);
        Assert.Equal(first.Metrics, second.Metrics);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Own_trades_given_back_as_foreign_ones_give_the_same_equity(int seed)
    {
        BacktestResult result = Backtest.Run(SeriesOf(seed), new Monkey(bold: true), OptionsOf(seed) with { CloseOpenTrades = true });
        BacktestResult again = BacktestResult.FromTrades([.. result.Trades.Reverse()], SeriesOf(seed), result.Options);

        for (int i = 0; i < result.Equity.Count; i++)
        {
            Near(result.Equity[i], again.Equity[i]);
        }

        foreach ((string key, double? value) in result.Metrics.Numbers.Where(n => n.Key is not ("ambiguousBars" or "rejectedOrders" or "reducedOrders" or "fillsBeyondBar")))
        {
            Assert.Equal(value.HasValue, again.Metrics[key].HasValue);
            Near(value ?? 0, again.Metrics[key] ?? 0);
        }
    }

    private static void Near(double expected, double actual) => Assert.True(
        Math.Abs(expected - actual) <= 1e-7 * Math.Max(1, Math.Abs(expected)), $"expected {expected:R}, got {actual:R}");
}

namespace Toolkit.Tests.Backtesting;

/// <summary>Sizing, costs, margin; expected numbers by hand.</summary>
public class AccountTests
{
    private static BacktestResult Buy(BarSeries bars, BacktestOptions options, OrderTerms terms = default) =>
        Backtest.Run(bars, Script.At(0, s => s.Buy(terms)), options);

    [Fact]
    public void All_in_buys_whole_lots_that_cash_carries_with_costs()
    {
        BarSeries bars = SampleBars.Flat(99, 99, 99);

        Assert.Equal(10, Buy(bars, new() { Cash = 1_000 }).Trades[0].Quantity);
        // 10 x 99 = 990, 1 % of it 9.9: fits into 1,000; with 2 % it does not.
        Assert.Equal(10, Buy(bars, new() { Cash = 1_000, Commission = Commission.Rate(0.01) }).Trades[0].Quantity);
        Assert.Equal(9, Buy(bars, new() { Cash = 1_000, Commission = Commission.Rate(0.02) }).Trades[0].Quantity);
        Assert.Equal(9, Buy(bars, new() { Cash = 1_000, Commission = Commission.PerOrder(11) }).Trades[0].Quantity);
        Assert.Equal(9, Buy(bars, new() { Cash = 1_000, Commission = Commission.PerShare(1, minimum: 11) }).Trades[0].Quantity);
        Assert.Equal(9, Buy(bars, new() { Cash = 1_000, Slippage = Slippage.Spread(4) }).Trades[0].Quantity);
    }

    [Fact]
    public void All_in_spends_exactly_what_there_is_when_it_comes_out_even() =>
        Assert.Equal(1000, Buy(SampleBars.Flat(10, 10, 10), new() { Cash = 10_000 }).Trades[0].Quantity);

    [Theory]
    [InlineData(1e-8, 33.33333333)]
    [InlineData(0.1, 33.3)]
    [InlineData(5, 30)]
    [InlineData(100, 0)]
    public void Quantity_is_a_multiple_of_the_lot(double lot, double expected)
    {
        BacktestResult result = Buy(SampleBars.Flat(3, 3, 3), new() { Cash = 100, Lot = lot });

        Assert.Equal(expected, result.Trades.Sum(t => t.Quantity));
        Assert.Equal(expected == 0 ? 1 : 0, result.Metrics.RejectedOrders);
    }

    [Fact]
    public void Lot_of_a_symbol_goes_before_the_lot_of_all() => Assert.Equal(
        30, Buy(SampleBars.Flat(3, 3, 3), new() { Cash = 100, Lots = new Dictionary<string, double> { ["TEST"] = 10 } }).Trades[0].Quantity);

    [Fact]
    public void Fraction_spends_that_part_of_equity()
    {
        Assert.Equal(5, Buy(SampleBars.Flat(100, 100, 100), new() { Cash = 1_000, Sizing = Sizing.Fraction(0.5) }).Trades[0].Quantity);
        Assert.Equal(4, Buy(SampleBars.Flat(100, 100, 100), new() { Cash = 1_000, Sizing = Sizing.Fraction(0.5), Commission = Commission.Rate(0.01) }).Trades[0].Quantity);
    }

    [Fact]
    public void Risk_sizes_so_that_the_stop_costs_that_part_of_equity()
    {
        BarSeries bars = SampleBars.Daily((100, 100, 100, 100), (100, 100, 100, 100), (100, 100, 90, 95), (95, 95, 95, 95));
        BacktestResult result = Buy(bars, new() { Cash = 10_000, Sizing = Sizing.Risk(0.01) }, new() { StopLoss = 95 });

        Assert.Equal((20, -100), (result.Trades[0].Quantity, result.Trades[0].ProfitLoss));
        // With 1 a share and side: 20 shares would lose 100 + 40.
        Assert.Equal(14, Buy(bars, new() { Cash = 10_000, Sizing = Sizing.Risk(0.01), Commission = Commission.PerShare(1) }, new() { StopLoss = 95 }).Trades[0].Quantity);
    }

    [Fact]
    public void Risk_without_a_stop_loss_is_rejected_with_the_reason()
    {
        BacktestResult result = Buy(SampleBars.Flat(100, 100, 100), new() { Sizing = Sizing.Risk(0.01) });

        Assert.Empty(result.Trades);
        Assert.Contains("stop-loss", Assert.Single(result.Rejections).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Volatility_target_scales_with_the_deviation_of_past_returns()
    {
        double[] closes = [100, 102, 101, 103, 102.5, 104];
        double[] returns = [.. Enumerable.Range(1, 4).Select(i => closes[i] / closes[i - 1] - 1)];
        double mean = returns.Average();
        double volatility = Math.Sqrt(returns.Sum(r => (r - mean) * (r - mean)) / 3 * 252);
        BacktestResult result = Backtest.Run(
            SampleBars.Flat([.. closes, 104]), Script.At(4, s => s.Buy()), new() { Cash = 10_000, Sizing = Sizing.Volatility(0.1, 4), Calendar = TradingCalendar.Xnys });

        // At the fill (open of bar 5, 104) the closes up to bar 4 are known.
        Assert.Equal(Math.Floor(0.1 / volatility * 10_000 / 104), result.Trades[0].Quantity);
    }

    [Fact]
    public void What_cash_cannot_carry_is_rejected_and_not_shrunk()
    {
        BacktestResult result = Buy(SampleBars.Flat(100, 100, 100), new() { Cash = 1_000, Sizing = Sizing.Units(11) });

        Assert.Empty(result.Trades);
        RejectedOrder rejected = Assert.Single(result.Rejections);
        Assert.Equal((11, 100, 1), (rejected.Quantity, rejected.Price, rejected.Side));
        Assert.Equal(1, result.Metrics.RejectedOrders);
    }

    [Fact]
    public void Reversal_whose_second_half_is_too_big_still_closes()
    {
        BacktestResult result = Backtest.Run(
            SampleBars.Flat(100, 100, 50, 50),
            new Script(s => _ = s.Bar switch { 0 => s.Buy(), 1 => s.Sell(new() { Size = Sizing.Units(100) }), _ => default }),
            new() { Cash = 1_000 });

        Assert.Equal((10, 50), (Assert.Single(result.Trades).Quantity, result.Trades[0].ExitPrice));
        Assert.Equal(1, result.Metrics.RejectedOrders);
    }

    [Fact]
    public void Margin_carries_a_multiple_of_the_capital()
    {
        BacktestOptions twofold = new() { Cash = 1_000, Margin = 0.5 };

        Assert.Equal(20, Buy(SampleBars.Flat(100, 100, 100), twofold).Trades[0].Quantity);
        Assert.Equal(1, Buy(SampleBars.Flat(100, 100, 100), twofold with { Sizing = Sizing.Units(21) }).Metrics.RejectedOrders);
    }

    [Fact]
    public void Breach_of_maintenance_margin_liquidates_at_the_next_open()
    {
        // 20 shares at 100 on 1,000: at a close of 60 equity is 200, below a quarter of 1,200. Out at the next open, 58.
        BarSeries bars = SampleBars.Flat(100, 100, 60, 58, 70, 70);
        BacktestResult result = Buy(bars, new() { Cash = 1_000, Margin = 0.5 });

        Trade trade = Assert.Single(result.Trades);
        Assert.Equal((58, ExitReason.MarginCall, bars.Time[3]), (trade.ExitPrice, trade.ExitReason, trade.ExitTime));
        Assert.Equal(160, result.Metrics.FinalEquity);
    }

    [Fact]
    public void Short_without_leverage_is_carried_until_equity_is_gone()
    {
        BarSeries bars = SampleBars.Flat(100, 100, 150, 199, 150, 150);
        BacktestResult carried = Backtest.Run(bars, Script.At(0, s => s.Sell()), new() { Cash = 1_000 });
        Assert.Equal(ExitReason.EndOfRun, Assert.Single(carried.Trades).ExitReason);
        Assert.Equal(10, carried.Equity[3]);

        BacktestResult ruined = Backtest.Run(SampleBars.Flat(100, 100, 150, 210, 50, 50), new Script(s => s.Sell()), new() { Cash = 1_000 });
        Assert.Equal(ExitReason.Ruin, Assert.Single(ruined.Trades).ExitReason);
        Assert.Equal([1000, 1000, 500, -100, -100, -100], ruined.Equity);
        Assert.Null(ruined.Metrics.CagrPct);
    }

    [Fact]
    public void Equity_is_net_of_commissions_as_they_fall_due()
    {
        BacktestResult result = Backtest.Run(
            SampleBars.Flat(100, 100, 110, 110),
            new Script(s => _ = s.Bar switch { 0 => s.Buy(), 1 => s.Exit(), _ => default }),
            new() { Cash = 1_000, Sizing = Sizing.Units(5), Commission = Commission.Rate(0.01) });

        Assert.Equal([1000, 995, 1000 + 50 - 5 - 5.5, 1039.5], result.Equity);
        Assert.Equal((10.5, 39.5), (result.Metrics.Commissions, result.Trades[0].ProfitLoss));
    }

    [Fact]
    public void Strategy_sees_equity_and_free_cash()
    {
        List<(double, double)> seen = [];
        Backtest.Run(
            SampleBars.Flat(100, 100, 110, 110),
            new Script(s =>
            {
                seen.Add((s.Equity, s.FreeCash));
                _ = s.Bar == 0 ? s.Buy(new() { Size = Sizing.Units(5) }) : default;
            }),
            new() { Cash = 1_000 });

        Assert.Equal([(1000, 1000), (1000, 500), (1050, 500), (1050, 500)], seen);
    }

    [Fact]
    public void Size_is_the_largest_that_the_budget_carries_whatever_the_commission()
    {
        Random random = new(8);
        for (int round = 0; round < 500; round++)
        {
            double price = Math.Round(1 + 200 * random.NextDouble(), 2), stop = Math.Round(price * (0.5 + 0.45 * random.NextDouble()), 2), cash = random.Next(500, 50_000);
            double lot = random.Next(3) switch { 0 => 1, 1 => 0.01, _ => 1e-6 };
            Commission commission = random.Next(4) switch
            {
                0 => Commission.Rate(0.01 * random.NextDouble(), 20 * random.NextDouble()),
                1 => Commission.PerShare(0.1 * random.NextDouble(), 5),
                2 => Commission.PerOrder(5),
                _ => Commission.None,
            };
            BacktestOptions options = new() { Cash = cash, Lot = lot, Commission = commission };
            BarSeries bars = SampleBars.Flat(price, price, price);
            Check(Buy(bars, options), q => q * price + commission.Of(q, price) <= cash * (1 + 1e-11));
            Check(
                Buy(bars, options with { Sizing = Sizing.Risk(0.02) }, new() { StopLoss = stop }),
                q => q * (price - stop) + commission.Of(q, price) + commission.Of(q, stop) <= 0.02 * cash * (1 + 1e-11));

            void Check(BacktestResult result, Func<double, bool> fits)
            {
                double quantity = result.Trades.Count > 0 ? result.Trades[0].Quantity : result.Rejections[0].Quantity;
                Assert.True(fits(quantity), $"{quantity} is too much: {price} {stop} {cash} {lot} {commission}");
                Assert.False(fits(quantity + 2.001 * lot), $"{quantity} is too little: {price} {stop} {cash} {lot} {commission}");
                Assert.True(lot < 1 || !fits(quantity + lot), $"{quantity} is too little: {price} {stop} {cash} {lot} {commission}");
            }
        }
    }
}

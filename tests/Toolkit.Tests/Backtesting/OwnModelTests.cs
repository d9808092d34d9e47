namespace Toolkit.Tests.Backtesting;

/// <summary>Models of commission, slippage and fills that a user writes. All numbers are worked out by hand.</summary>
public class OwnModelTests
{
    private static readonly BacktestOptions Account = new() { Cash = 100_000, Sizing = Sizing.Units(5) };

    private sealed record Tiered(double Small, double Large) : Commission
    {
        public override double Of(double quantity, double price) => Math.Abs(quantity) < 10 ? Small : Large;
    }

    private sealed record Same(Commission Inner) : Commission
    {
        public override double Of(double quantity, double price) => Inner.Of(quantity, price);
    }

    private sealed record SameSlip(Slippage Inner) : Slippage
    {
        public override double PriceOf(in TriggeredOrder order) => Inner.PriceOf(order);
    }

    private sealed record SameFills : FillModel
    {
        public override Fill Of(in TriggeredOrder order) => new(order.Price);
    }

    private sealed record QuarterOfRange : Slippage
    {
        public override double PriceOf(in TriggeredOrder order) => order.Price + order.Side * (order.Bar.High - order.Bar.Low) / 4;
    }

    /// <summary>Bars of these tests have a volume of 1,000.</summary>
    private sealed record TenthOfVolume : FillModel
    {
        public override Fill Of(in TriggeredOrder order) => new(order.Price, (order.Bar.Volume ?? 0) / 10);
    }

    private sealed record Only(Func<TriggeredOrder, Fill> Rule) : FillModel
    {
        public override Fill Of(in TriggeredOrder order) => Rule(order);
    }

    [Fact]
    public void Commission_of_ones_own_is_taken_from_each_side()
    {
        BacktestResult result = Run(new(s => { if (s.Bar == 0) { s.Buy(); } else if (s.Bar == 2) { s.Exit(); } }), Account with { Commission = new Tiered(1, 7) }, 100, 100, 110, 110);

        Assert.Equal((100, 110, 2, 48), Of(Assert.Single(result.Trades)));
    }

    [Fact]
    public void All_in_leaves_room_for_a_commission_of_ones_own()
    {
        // 9 x 100 + 1 is within 1,000 and so would be 10 x 100, but ten units cost 7 more.
        Assert.Equal(9, Run(Script.At(0, s => s.Buy()), new() { Cash = 1_000, Commission = new Tiered(1, 7) }, 100, 100, 100).Trades[0].Quantity);
        Assert.Equal(10, Run(Script.At(0, s => s.Buy()), new() { Cash = 1_007, Commission = new Tiered(1, 7) }, 100, 100, 100).Trades[0].Quantity);
    }

    [Fact]
    public void Models_of_ones_own_that_do_what_the_built_in_ones_do_give_the_same_run()
    {
        Commission[] commissions = [Commission.None, Commission.Rate(0.002), Commission.PerShare(0.01, 1), Commission.PerOrder(3)];
        for (int seed = 0; seed < 40; seed++)
        {
            BacktestOptions known = new()
            {
                Commission = commissions[seed % 4],
                Slippage = Slippage.BasisPoints(seed % 3),
                Sizing = seed % 2 == 0 ? Sizing.All : Sizing.Fraction(0.7),
                Lot = seed % 5 == 0 ? 0.01 : 1,
            };
            BarSeries bars = SampleBars.Walk(seed, 300);
            BacktestResult expected = Backtest.Run(bars, new SmaCross(3, 8), known);
            BacktestResult own = Backtest.Run(bars, new SmaCross(3, 8), known with { Commission = new Same(known.Commission), Slippage = new SameSlip(known.Slippage), Fills = new SameFills() });

            Assert.Equal(expected.Trades, own.Trades);
            Assert.Equal(expected.Equity, own.Equity);
        }
    }

    [Fact]
    public void Slippage_of_ones_own_knows_the_bar_of_the_fill()
    {
        BarSeries bars = SampleBars.Daily((100, 100, 100, 100), (100, 104, 96, 100), (110, 112, 108, 110));
        BacktestResult result = Backtest.Run(bars, new Script(s => { if (s.Bar == 0) { s.Buy(); } else { s.Exit(); } }), Account with { Slippage = new QuarterOfRange() });

        // 100 + 8 / 4 and 110 - 4 / 4.
        Assert.Equal((102, 109, 0, 35), Of(Assert.Single(result.Trades)));
    }

    [Fact]
    public void What_the_volume_does_not_fill_works_on_from_the_next_bar()
    {
        BacktestResult result = Run(
            new(s => { if (s.Bar == 0) { s.Buy(new() { Size = Sizing.Units(250) }); } else if (s.Bar == 4) { s.Exit(); } }),
            Account with { Fills = new TenthOfVolume() }, 10, 11, 12, 13, 14, 15, 16, 17, 18);

        Assert.Equal([(100, 11, 15), (100, 12, 16), (50, 13, 17)], result.Trades.Select(t => (t.Quantity, t.EntryPrice, t.ExitPrice)));
        Assert.Equal([1, 1, 1], result.Trades.Select(t => t.PositionId));
    }

    [Fact]
    public void A_reversal_closes_before_it_opens_over_as_many_bars_as_it_takes()
    {
        BacktestResult result = Run(
            new(s => { if (s.Bar == 0) { s.Buy(new() { Size = Sizing.Units(150) }); } else if (s.Bar == 2) { s.Sell(new() { Size = Sizing.Units(80) }); } }),
            Account with { Fills = new TenthOfVolume(), CloseOpenTrades = false }, 10, 11, 12, 13, 14, 15, 16);

        Assert.Equal([(100, 11, 13), (50, 12, 14)], result.Trades.Select(t => (t.Quantity, t.EntryPrice, t.ExitPrice)));
        Assert.Equal([(-50, 14, 2), (-30, 15, 2)], result.OpenTrades.Select(t => (t.Quantity, t.EntryPrice, t.PositionId)));
    }

    [Fact]
    public void The_rest_of_an_entry_ends_with_its_position()
    {
        BacktestResult result = Run(
            Script.At(0, s => s.Buy(new() { Size = Sizing.Units(150), StopLoss = 10 })), Account with { Fills = new TenthOfVolume() }, 12, 12, 9, 9, 9);

        Assert.Equal([(100, 12, 9)], result.Trades.Select(t => (t.Quantity, t.EntryPrice, t.ExitPrice)));
    }

    [Fact]
    public void A_limit_order_that_must_be_traded_through_waits_for_it()
    {
        BarSeries bars = SampleBars.Daily((100, 100, 100, 100), (98, 99, 95, 97), (97, 98, 94, 96), (96, 96, 96, 96));
        BacktestResult With(FillModel fills) => Backtest.Run(bars, Script.At(0, s => s.Buy(new() { Limit = 95 })), Account with { Fills = fills });

        Assert.Equal(bars.Time[1], With(FillModel.Whole).Trades[0].EntryTime);
        Trade through = With(new Only(o => o.Type == OrderType.Limit && o.Bar.Low >= o.Price ? Fill.None : new(o.Price))).Trades[0];
        Assert.Equal((bars.Time[2], 95), (through.EntryTime, through.EntryPrice));
    }

    [Fact]
    public void A_stop_order_that_got_nothing_where_it_was_reached_is_a_market_order()
    {
        BarSeries bars = SampleBars.Daily((100, 100, 100, 100), (100, 106, 100, 104), (103, 104, 102, 103), (103, 103, 103, 103));
        Trade trade = Backtest.Run(
            bars, Script.At(0, s => s.Buy(new() { Stop = 105 })), Account with { Fills = new Only(o => o.Type == OrderType.Stop ? Fill.None : new(o.Price)) }).Trades[0];

        Assert.Equal((bars.Time[2], 103), (trade.EntryTime, trade.EntryPrice));
    }

    [Fact]
    public void A_take_profit_that_is_filled_in_part_works_on_for_what_is_left()
    {
        BarSeries bars = SampleBars.Daily((10, 10, 10, 10), (10, 10, 10, 10), (11, 13, 11, 11.5), (11, 12.5, 11, 11), (11, 11, 11, 11));
        BacktestResult result = Backtest.Run(
            bars, Script.At(0, s => s.Buy(new() { Size = Sizing.Units(150), TakeProfit = 12 })), Account with { Fills = new Only(o => new(o.Price, o.Side > 0 ? 1_000 : 100)) });

        Assert.Equal(
            [(100, 12, bars.Time[2], ExitReason.TakeProfit), (50, 12, bars.Time[3], ExitReason.TakeProfit)],
            result.Trades.Select(t => (t.Quantity, t.ExitPrice, t.ExitTime, t.ExitReason)));
    }

    [Fact]
    public void The_end_of_the_run_closes_whole_whatever_the_model_gives()
    {
        BacktestResult result = Run(Script.At(0, s => s.Buy()), Account with { Fills = new Only(o => o.Side > 0 ? new(o.Price + 1) : Fill.None) }, 10, 11, 12);

        Assert.Equal((12, 12, 0, 0), Of(Assert.Single(result.Trades)));
    }

    [Fact]
    public void A_model_that_gives_no_number_is_named()
    {
        BacktestOptions[] wrong =
        [
            Account with { Commission = new Tiered(double.NaN, 0) }, Account with { Slippage = new SameSlip(new FixedSlippage(double.PositiveInfinity, 0)) },
            Account with { Fills = new Only(_ => new(double.NaN)) }, Account with { Fills = new Only(o => new(o.Price, -1)) },
        ];
        string[] names = ["Tiered { Small = NaN, Large = 0 } answers NaN", "SameSlip ", "Only ", "Only "];
        foreach ((BacktestOptions options, string name) in wrong.Zip(names))
        {
            ToolkitException error = Assert.Throws<ToolkitException>(() => Run(Script.At(0, s => s.Buy()), options, 10, 11, 12));
            Assert.Equal(ErrorKind.Usage, error.Kind);
            Assert.StartsWith(name, error.Message, StringComparison.Ordinal);
        }
    }

    private static BacktestResult Run(Script script, BacktestOptions options, params double[] prices) => Backtest.Run(SampleBars.Flat(prices), script, options);

    private static (double Entry, double Exit, double Commission, double ProfitLoss) Of(Trade trade) => (trade.EntryPrice, trade.ExitPrice, trade.Commission, trade.ProfitLoss);
}

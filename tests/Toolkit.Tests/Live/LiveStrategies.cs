namespace Toolkit.Tests.Live;

/// <summary>Strategies that give every kind of order, and their accounts.</summary>
internal static class LiveStrategies
{
    public static TheoryData<string> Names => ["market", "brackets", "lots"];

    public static (Func<Strategy> Create, BacktestOptions Account) Of(string name) => name switch
    {
        "market" => (() => new SmaCross(3, 8), new() { Commission = Commission.Rate(0.001), Slippage = Slippage.Parse("5") }),
        "brackets" => (() => new Brackets(), new() { Commission = Commission.Parse("0.005/share,min=1"), Sizing = Sizing.Fraction(0.5) }),
        _ => (() => new Pyramid(), new() { Cash = 100_000, Entries = EntryMode.Stacked, Fills = new TenThousandth(), Commission = Commission.Rate(0.0002) }),
    };

    /// <summary>Limit, stop and stop-limit entries with stop-loss, take-profit and trailing stop; what did not fill in three bars is taken back.</summary>
    private sealed class Brackets : Strategy
    {
        private Order _entry;
        private int _given;

        public override void Next()
        {
            if (_entry.IsWorking)
            {
                if (BarNumber - _given >= 3)
                {
                    _entry.Cancel();
                }

                return;
            }

            if (Position.IsOpen)
            {
                if (Position.Bars == 4)
                {
                    Position.StopLoss = Position.EntryPrice * (Position.IsLong ? 0.995 : 1.005);
                }

                return;
            }

            double close = Close[0];
            (_given, _entry) = (BarNumber, (BarNumber % 4) switch
            {
                0 => Buy(new() { Limit = close * 0.995, StopLoss = close * 0.98, TakeProfit = close * 1.01, Tag = "dip" }),
                1 => Buy(new() { Stop = close * 1.004, StopLoss = close * 0.985, TakeProfit = close * 1.02 }),
                2 => Sell(new() { Stop = close * 0.996, Limit = close * 0.994, StopLoss = close * 1.02, TakeProfit = close * 0.985 }),
                _ => Sell(new() { Limit = close * 1.003, Trailing = Trailing.ByFraction(0.01) }),
            });
        }
    }

    /// <summary>Adds to a position in lots that fill in parts, and sells a part of it, all of it, or reverses.</summary>
    private sealed class Pyramid : Strategy
    {
        public override void Next()
        {
            int step = BarNumber % 11;
            if (step is 0 or 3 or 5)
            {
                Buy(Sizing.Units(15));
            }
            else if (step == 7)
            {
                Exit(Sizing.Fraction(0.5));
            }
            else if (step == 9)
            {
                _ = BarNumber % 22 < 11 ? Exit() : Sell(Sizing.Units(60));
            }
            else if (step == 10 && Position.IsShort)
            {
                Exit();
            }
        }
    }

    private sealed record TenThousandth : FillModel
    {
        public override Fill Of(in TriggeredOrder order) => new(order.Price, (order.Bar.Volume ?? 0) / 5_000);
    }
}

using Toolkit.Orders;

namespace Toolkit.Tests.Orders;

/// <summary>What a trade, a leg, a contract and a trailing stop come to, by hand.</summary>
public sealed class TradeTests
{
    private static readonly DateTime Monday = new(2024, 1, 8, 15, 0, 0, DateTimeKind.Utc);

    private static readonly Trade Short = new()
    {
        Symbol = "A",
        Quantity = -3,
        Multiplier = 2,
        EntryTime = Monday,
        EntryPrice = 10,
        ExitTime = Monday.AddHours(5),
        ExitPrice = 8,
        Commission = 1,
    };

    /// <summary>Three sold at 10 and bought at 8, two for a point: 12, less 1; on 3 x 10 x 2 = 60.</summary>
    [Fact]
    public void Trade_when_short_then_a_fall_is_its_profit()
    {
        Assert.Equal(11, Short.ProfitLoss);
        Assert.Equal(100 * 11 / 60.0, Short.ReturnPct!.Value, 12);
        Assert.Equal(50, (Short with { CapitalAtRisk = 22 }).ReturnPct);
        Assert.Null((Short with { EntryPrice = 0 }).ReturnPct);
        Assert.Equal(TimeSpan.FromHours(5), Short.Duration);
        Assert.Equal((false, false, true), (Short.IsLong, (Short with { Quantity = 0 }).IsLong, (Short with { Quantity = 1 }).IsLong));
    }

    [Fact]
    public void Record_of_a_trade_counts_as_the_trade_does_and_takes_the_stamps_of_its_bars()
    {
        long[] bars = [100, 200, 300];
        TradeRecord record = new() { Side = -1, Quantity = 3, EntryPrice = 10, ExitPrice = 8, Commission = 1, EntryBar = 0, ExitBar = 2, EntryTime = TradeRecord.OfBar, ExitTime = TradeRecord.OfBar };
        Assert.Equal(5, record.ProfitLoss);
        Assert.Equal((100, 300), (record.EntryStamp(bars), record.ExitStamp(bars)));
        record = record with { EntryTime = 7, ExitTime = 9 };
        Assert.Equal((7, 9), (record.EntryStamp([]), record.ExitStamp([])));
    }

    /// <summary>Two contracts of 100 shares, from 1.50 to 3.50, less 2.60.</summary>
    [Fact]
    public void Leg_counts_a_hundred_shares_for_a_contract() =>
        Assert.Equal(397.4, new TradeLeg(Listed(OptionRight.Call), 2, 1.5, 3.5, 2.6).ProfitLoss, 12);

    [Theory]
    [InlineData(OptionRight.Call, 105, 2.5)]
    [InlineData(OptionRight.Call, 100, 0)]
    [InlineData(OptionRight.Put, 100, 2.5)]
    [InlineData(OptionRight.Put, 105, 0)]
    public void Contract_is_worth_what_exercising_it_brings(OptionRight right, double underlying, double worth) =>
        Assert.Equal(worth, Listed(right).Intrinsic(underlying));

    [Fact]
    public void Contract_is_written_with_its_right()
    {
        Assert.Equal("XYZ 2024-01-19 102.5 C", Listed(OptionRight.Call).ToString());
        Assert.Equal("XYZ 2024-01-19 102.5 P", Listed(OptionRight.Put).ToString());
    }

    [Fact]
    public void Trailing_stop_lies_behind_the_best_price_on_either_side_of_zero()
    {
        Assert.Equal((8, 12), (Trailing.By(2).Behind(10, 1), Trailing.By(2).Behind(10, -1)));
        Assert.Equal((5, 15), (Trailing.ByFraction(0.5).Behind(10, 1), Trailing.ByFraction(0.5).Behind(10, -1)));
        Assert.Equal((-15, -5), (Trailing.ByFraction(0.5).Behind(-10, 1), Trailing.ByFraction(0.5).Behind(-10, -1)));
        Assert.Equal((false, true, true), (default(Trailing).IsSet, Trailing.By(2).IsSet, Trailing.ByFraction(0.5).IsSet));
    }

    [Fact]
    public void Trailing_distance_is_above_zero_and_less_than_the_price()
    {
        Assert.All([0, -1.0], bad => Assert.Throws<ArgumentOutOfRangeException>(() => Trailing.By(bad)));
        Assert.All([0, -0.1, 1, 1.5], bad => Assert.Throws<ArgumentOutOfRangeException>(() => Trailing.ByFraction(bad)));
    }

    private static OptionContract Listed(OptionRight right) => new("XYZ", new(2024, 1, 19), 102.5, right);
}

using CsCheck;

namespace Toolkit.Tests.Options.Structures;

/// <summary>Values by hand: a share's x 100 x quantity.</summary>
public sealed class StructurePayoffTests
{
    private static readonly DateOnly January = new(2026, 1, 16), February = new(2026, 2, 20);

    private static OptionContract Call(double strike) => new("X", January, strike, OptionRight.Call);

    private static OptionContract Put(double strike) => new("X", January, strike, OptionRight.Put);

    [Theory]
    [InlineData(80, -1000)]
    [InlineData(90, -1000)]
    [InlineData(93, -400)]
    [InlineData(95, 0)]
    [InlineData(100, 0)]
    [InlineData(105, 0)]
    [InlineData(106.5, -300)]
    [InlineData(110, -1000)]
    [InlineData(0, -1000)]
    [InlineData(500, -1000)]
    public void Payoff_when_two_condors_expire_then_by_the_leg_that_is_in_the_money(double price, double payoff) =>
        Assert.Equal(payoff, OptionStructure.IronCondor("X", January, (90, 95, 105, 110), 2).PayoffAtExpiry(price), 1e-9);

    [Fact]
    public void Condor_when_the_wings_differ_then_the_wider_one_is_required_and_can_be_lost()
    {
        // Wings of 5 and 10 for a credit of 1.80: 10 x 100 x 3 = 3,000 held, 540 received, 3 x 4 x 0.65 x 1 side = 7.80 paid.
        OptionStructure condor = OptionStructure.IronCondor("X", January, (90, 95, 105, 115), 3);
        Assert.Equal(3_000, condor.Requirement(1.80, 100), 1e-9);
        Assert.Equal(3_000 - 540 + 7.80, condor.MaximumLoss(1.80, 7.80)!.Value, 1e-9);
        Assert.Equal(540 - 7.80, condor.MaximumProfit(1.80, 7.80)!.Value, 1e-9);
        Close([93.20, 106.80], condor.BreakEvens(1.80));
        Assert.False(condor.IsUncovered);
    }

    [Fact]
    public void Condor_when_bought_then_the_debit_is_all_that_is_held_and_lost()
    {
        OptionStructure condor = OptionStructure.IronCondor("X", January, (90, 95, 105, 110), -1);
        Assert.Equal(120, condor.Requirement(-1.20, 100), 1e-9);
        Assert.Equal(120, condor.MaximumLoss(-1.20)!.Value, 1e-9);
        Assert.Equal(380, condor.MaximumProfit(-1.20)!.Value, 1e-9);
    }

    public static TheoryData<OptionStructure, double, double[], double?, double?, double> Cases => new()
    {
        // structure, credit, break-evens, maximum profit, maximum loss, requirement at an underlying of 100
        { OptionStructure.Single(Call(100)), -3, [103], null, 300, 300 },
        { OptionStructure.Single(Put(100)), -3, [97], 9_700, 300, 300 },
        // 20 % of 100 less 5 out of the money is 15, more than 10 %: and the premium.
        { OptionStructure.Single(Call(105), -1), 2, [107], 200, null, 1_700 },
        // 20 less 15 is 5, less than 10 % of the strike of 85.
        { OptionStructure.Single(Put(85), -1), 0.5, [84.5], 50, 8_450, 900 },
        { OptionStructure.Vertical(Call(100), Call(105)), -2, [102], 300, 200, 200 },
        { OptionStructure.Vertical(Put(95), Put(100), 2), 1.5, [98.5], 300, 700, 1_000 },
        { OptionStructure.Strangle(Put(95), Call(105)), -4, [91, 109], null, 400, 400 },
        // The put: 20 - 5 = 15; the call: 20 - 8 = 12. The larger one, and both premiums of 4.
        { OptionStructure.Strangle(Put(95), Call(108), -1), 4, [91, 112], 400, null, 1_900 },
        { OptionStructure.Straddle("X", January, 100), -7, [93, 107], null, 700, 700 },
        { OptionStructure.Straddle("X", January, 100, -1), 7, [93, 107], 700, null, 2_700 },
        { OptionStructure.Butterfly(Call(95), Call(100), Call(105)), -1, [96, 104], 400, 100, 100 },
        // A broken wing: above 110 five more are lost than the debit.
        { OptionStructure.Butterfly(Call(95), Call(100), Call(110)), -1, [96, 104], 400, 600, 600 },
        { OptionStructure.Butterfly(Put(95), Put(100), Put(105), -1), 1.25, [96.25, 103.75], 125, 375, 500 },
        { OptionStructure.IronButterfly("X", January, (95, 100, 105)), 3.5, [96.5, 103.5], 350, 150, 500 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Structure_when_held_to_expiry_then_as_by_hand(OptionStructure structure, double credit, double[] breakEvens, double? profit, double? loss, double requirement)
    {
        Close(breakEvens, structure.BreakEvens(credit));
        Assert.Equal(profit, structure.MaximumProfit(credit));
        Assert.Equal(loss, structure.MaximumLoss(credit));
        Assert.Equal(requirement, structure.Requirement(credit, 100), 1e-9);
    }

    [Fact]
    public void Requirement_when_the_underlying_is_a_broad_index_then_15_percent() =>
        Assert.Equal(100 * (15 - 5 + 2), OptionStructure.Single(Call(105), -1).Requirement(2, 100, MarginRule.BroadIndex), 1e-9);

    [Fact]
    public void BreakEvens_when_nothing_is_paid_then_the_ends_of_what_is_level()
    {
        Close([95, 105], OptionStructure.IronCondor("X", January, (90, 95, 105, 110)).BreakEvens(0));
        Close([], OptionStructure.IronCondor("X", January, (90, 95, 105, 110)).BreakEvens(6));
        // A credit of the whole width: at and beyond both wings nothing is lost.
        Close([90, 110], OptionStructure.IronCondor("X", January, (90, 95, 105, 110)).BreakEvens(5));
    }

    [Fact]
    public void Limits_when_any_condor_expires_anywhere_then_profit_lies_between_them_and_changes_sign_at_break_evens() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 20], Gen.Int[1, 20], Gen.Int[1, 500], Gen.Int[-5, 5].Where(q => q != 0)).Sample((put, body, call, cents, quantity) =>
        {
            OptionStructure condor = OptionStructure.IronCondor("X", January, (80, 80 + put, 80 + put + body, 80 + put + body + call), quantity);
            double credit = Math.Sign(quantity) * cents / 100.0, each = 100 * condor.Quantity;
            double most = condor.MaximumProfit(credit)!.Value, least = -condor.MaximumLoss(credit)!.Value;
            for (double price = 60; price < 160; price += 0.25)
            {
                Assert.InRange(condor.PayoffAtExpiry(price) + credit * each, least - 1e-9, most + 1e-9);
            }

            Assert.All(condor.BreakEvens(credit), price => Assert.Equal(0, condor.PayoffAtExpiry(price) + credit * each, 1e-9));
            Assert.Equal(condor.Requirement(credit, 100) - Math.Max(0, credit) * each, -least, 1e-9);
        });

    [Fact]
    public void Payoff_when_any_structure_then_the_sum_of_its_legs_held_alone()
    {
        foreach (OptionStructure structure in Cases.Select(row => (OptionStructure)row[0]))
        {
            for (double price = 70; price < 130; price += 1.5)
            {
                Assert.Equal(structure.Legs.Sum(leg => OptionStructure.Single(leg.Contract, leg.Quantity).PayoffAtExpiry(price)), structure.PayoffAtExpiry(price), 1e-9);
            }
        }
    }

    [Fact]
    public void Calendar_when_the_nearer_expires_then_the_later_is_valued_by_the_model()
    {
        OptionStructure calendar = OptionStructure.Calendar(Call(100), February);
        ModelTerms model = new() { Volatility = 0.25, Rate = 0.03 };
        // From the close of 16 January to the close of 20 February: 35 days.
        double later = BlackScholes.Price(OptionRight.Call, 104, 100, 35 / 365.0, 0.25, 0.03);
        Assert.Equal(100 * (later - 4), calendar.PayoffAtExpiry(104, model), 1e-9);
        double atStrike = BlackScholes.Price(OptionRight.Call, 100, 100, 35 / 365.0, 0.25, 0.03);
        Assert.Equal(100 * (atStrike - 1.5), calendar.MaximumProfit(-1.5, 0, model)!.Value, 1e-6);
        Assert.Equal(150, calendar.MaximumLoss(-1.5, 0, model)!.Value, 1e-9);
        Assert.Equal(150, calendar.Requirement(-1.5, 100), 1e-9);
        IReadOnlyList<double> breakEvens = calendar.BreakEvens(-1.5, model);
        Assert.Equal(2, breakEvens.Count);
        Assert.All(breakEvens, price => Assert.Equal(150, calendar.PayoffAtExpiry(price, model), 1e-8));
        Assert.InRange(breakEvens[0], 90, 100);
        Assert.InRange(breakEvens[1], 100, 112);
    }

    [Fact]
    public void Calendar_when_turned_round_then_the_later_is_sold_without_cover()
    {
        OptionStructure calendar = OptionStructure.Calendar(Call(100), February, -1);
        Assert.True(calendar.IsUncovered);
        Assert.Equal(100 * (20 + 1.5), calendar.Requirement(1.5, 100), 1e-9);
        Assert.Equal(150, calendar.MaximumProfit(1.5, 0, new())!.Value, 1e-9);
    }

    [Fact]
    public void Calendar_when_there_is_no_model_then_the_message_asks_for_one()
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => OptionStructure.Calendar(Call(100), February).BreakEvens(-1));
        Assert.Contains("the option of 2026-02-20 still lives on 2026-01-16", error.Message);
        Assert.Contains("give a model", error.Hint);
    }

    [Fact]
    public void Value_when_nothing_has_happened_yet_then_the_sum_of_the_legs_by_the_formula()
    {
        DateTime at = new(2025, 12, 17, 21, 0, 0, DateTimeKind.Utc); // 30 days before
        OptionStructure vertical = OptionStructure.Vertical(Call(100), Call(105), 2);
        ModelTerms model = new() { Volatility = 0.3, Rate = 0.04, Exercise = OptionExercise.European };
        double share = BlackScholes.Price(OptionRight.Call, 102, 100, 30 / 365.0, 0.3, 0.04) - BlackScholes.Price(OptionRight.Call, 102, 105, 30 / 365.0, 0.3, 0.04);
        Assert.Equal(200 * share, vertical.Value(102, at, model), 1e-9);
        Assert.Equal(200 * share, vertical.Greeks(102, at, model).Price, 1e-9);
        double by = 1e-4;
        Assert.Equal((vertical.Value(102 + by, at, model) - vertical.Value(102 - by, at, model)) / (2 * by), vertical.Greeks(102, at, model).Delta, 1e-5);
    }

    private static void Close(double[] expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }
}

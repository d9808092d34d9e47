namespace Toolkit.Tests.Options.Structures;

public sealed class OptionStructureTests
{
    private static readonly DateOnly January = new(2026, 1, 16), February = new(2026, 2, 20);

    private static OptionContract Call(double strike, DateOnly? expiry = null) => new("X", expiry ?? January, strike, OptionRight.Call);

    private static OptionContract Put(double strike, DateOnly? expiry = null) => new("X", expiry ?? January, strike, OptionRight.Put);

    [Fact]
    public void Legs_when_a_condor_is_made_then_both_shorts_lie_between_the_longs_for_all_contracts()
    {
        OptionStructure condor = OptionStructure.IronCondor("X", January, (90, 95, 105, 110), 3);
        Assert.Equal([new(Put(90), 3), new(Put(95), -3), new(Call(105), -3), new(Call(110), 3)], condor.Legs);
        Assert.Equal((3, 12, "X", January, January), (condor.Quantity, condor.Contracts, condor.Underlying, condor.Expiry, condor.LastExpiry));
        Assert.Equal("iron condor +3 X 2026-01-16 90 P, -3 X 2026-01-16 95 P, -3 X 2026-01-16 105 C, +3 X 2026-01-16 110 C", condor.ToString());
    }

    [Fact]
    public void Description_when_turned_round_or_of_one_right_then_it_says_so()
    {
        Assert.Equal("-2 x put butterfly 2026-01-16 95 / 100 / 105", OptionStructure.Butterfly(Put(95), Put(100), Put(105), -2).Description);
        Assert.Equal("1 x call 2026-01-16 102.5", OptionStructure.Single(Call(102.5)).Description);
        Assert.Equal("-1 x put calendar 2026-01-16 / 2026-02-20 100", OptionStructure.Calendar(Put(100), February, -1).Description);
    }

    [Fact]
    public void Legs_when_the_quantity_is_negative_then_turned_round()
    {
        OptionStructure butterfly = OptionStructure.Butterfly(Call(95), Call(100), Call(105), -2);
        Assert.Equal([new(Call(95), -2), new(Call(100), 4), new(Call(105), -2)], butterfly.Legs);
        Assert.Equal(2, butterfly.Quantity);
        Assert.Equal([new(Call(95), 1), new(Call(100), -2), new(Call(105), 1)], butterfly.Times(-1).Legs);
    }

    [Fact]
    public void Legs_when_a_calendar_is_made_then_the_nearer_is_sold_and_the_later_held()
    {
        OptionStructure calendar = OptionStructure.Calendar(Put(100), February);
        Assert.Equal([new(Put(100), -1), new(Put(100, February), 1)], calendar.Legs);
        Assert.Equal((January, February), (calendar.Expiry, calendar.LastExpiry));
    }

    public static TheoryData<string, Func<OptionStructure>> Faults => new()
    {
        { "iron condor: 95 does not lie above 95", () => OptionStructure.IronCondor("X", January, (95, 95, 105, 110)) },
        { "iron condor: 94 does not lie above 95", () => OptionStructure.IronCondor("X", January, (90, 95, 94, 110)) },
        { "iron condor: NaN does not lie above 105", () => OptionStructure.IronCondor("X", January, (90, 95, 105, double.NaN)) },
        { "iron condor: the quantity is 0", () => OptionStructure.IronCondor("X", January, (90, 95, 105, 110), 0) },
        { "iron condor: ' 2026-01-16 90 P' needs an underlying", () => OptionStructure.IronCondor("", January, (90, 95, 105, 110)) },
        { "iron butterfly: 90 does not lie above 95", () => OptionStructure.IronButterfly("X", January, (95, 90, 100)) },
        { "vertical: both strikes are 100", () => OptionStructure.Vertical(Call(100), Call(100)) },
        { "vertical: X 2026-01-16 100 C and X 2026-01-16 105 P are a call and a put", () => OptionStructure.Vertical(Call(100), Put(105)) },
        { "vertical: X 2026-01-16 100 C and X 2026-02-20 105 C have two expiries", () => OptionStructure.Vertical(Call(100), Call(105, February)) },
        { "vertical: X 2026-01-16 100 C and Y 2026-01-16 105 C are of two underlyings", () => OptionStructure.Vertical(Call(100), Call(105) with { Underlying = "Y" }) },
        { "strangle: X 2026-01-16 105 C and X 2026-01-16 95 P are not a put and a call", () => OptionStructure.Strangle(Call(105), Put(95)) },
        { "strangle: 95 does not lie above 105", () => OptionStructure.Strangle(Put(105), Call(95)) },
        { "butterfly: 95 does not lie above 100", () => OptionStructure.Butterfly(Put(90), Put(100), Put(95)) },
        { "calendar: 2026-01-16 is not after 2026-01-16", () => OptionStructure.Calendar(Call(100), January) },
        { "single: 'X 2026-01-16 -1 C' needs an underlying and a strike above 0", () => OptionStructure.Single(Call(-1)) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Make_when_the_legs_are_none_then_the_message_says_which(string message, Func<OptionStructure> make)
    {
        ToolkitException error = Assert.Throws<ToolkitException>(make);
        Assert.Equal(ErrorKind.Usage, error.Kind);
        Assert.StartsWith(message, error.Message);
        Assert.NotNull(error.Hint);
    }
}

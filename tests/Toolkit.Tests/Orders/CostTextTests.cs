namespace Toolkit.Tests.Orders;

/// <summary>Commissions, slippage and sizes as users write them.</summary>
public class CostTextTests
{
    [Theory]
    [InlineData("0.1%", 0.001, 0, 0, 0)]
    [InlineData("5bps", 0.0005, 0, 0, 0)]
    [InlineData("0.002", 0.002, 0, 0, 0)]
    [InlineData("1.00/order", 0, 0, 0, 1)]
    [InlineData("0.005/share", 0, 0.005, 0, 0)]
    [InlineData("0.005/share,min=1", 0, 0.005, 1, 0)]
    [InlineData("0.1%, 0.5/Order", 0.001, 0, 0, 0.5)]
    [InlineData("0.0999", 0.0999, 0, 0, 0)]
    [InlineData("5bp", 0.0005, 0, 0, 0)]
    [InlineData("0.1%,5bps", 0.0015, 0, 0, 0)]
    [InlineData("rate=0.25", 0.25, 0, 0, 0)]
    [InlineData("rate=0.25,rate=0.5", 0.75, 0, 0, 0)]
    [InlineData("1/order+2/order", 0, 0, 0, 3)]
    [InlineData("0.25/contract", 0, 0.25, 0, 0)]
    [InlineData("0.25/share,0.5/share", 0, 0.75, 0, 0)]
    [InlineData("0.25/share,0.5/contract", 0, 0.75, 0, 0)]
    [InlineData("rate=1e-13", 1e-13, 0, 0, 0)]
    [InlineData("none", 0, 0, 0, 0)]
    public void A_commission_is_read(string text, double rate, double perShare, double minimum, double perOrder)
    {
        CommissionSchedule c = Commission.Parse(text);
        Assert.Equal((rate, perShare, minimum, perOrder), (c.RateOfValue, c.AmountPerShare, c.Minimum, c.AmountPerOrder));
        Assert.Equal(c, Commission.Parse(c.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("-0.1%")]
    [InlineData("1/lot")]
    [InlineData("0,1%")]
    [InlineData("0.1")]
    [InlineData("min")]
    [InlineData("/order")]
    [InlineData("1/order,much")]
    [InlineData("NaN")]
    public void What_is_no_commission_is_an_error(string text) =>
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => Commission.Parse(text)).Kind);

    [Theory]
    [InlineData("5", 0.0005, 0)]
    [InlineData("5bps", 0.0005, 0)]
    [InlineData("0.05%", 0.0005, 0)]
    [InlineData("spread:0.02", 0, 0.01)]
    [InlineData("1e-9bps", 1e-13, 0)]
    [InlineData("none", 0, 0)]
    public void A_slippage_is_read(string text, double rate, double amount)
    {
        FixedSlippage s = Slippage.Parse(text);
        Assert.Equal((rate, amount), (s.RateOfPrice, s.Amount));
        Assert.Equal(s, Slippage.Parse(s.ToString()));
    }

    [Theory]
    [InlineData("much")]
    [InlineData("-1")]
    public void What_is_no_slippage_is_an_error(string text) =>
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => Slippage.Parse(text)).Kind);

    [Fact]
    public void Commissions_add_up_as_documented()
    {
        Assert.Equal(2, Commission.Rate(0.001).Of(20, 100));
        Assert.Equal(5, Commission.Rate(0.001, minimum: 5).Of(20, 100));
        Assert.Equal(1, Commission.PerShare(0.005, minimum: 1).Of(-100, 50));
        Assert.Equal(5, Commission.PerShare(0.005, minimum: 1).Of(1000, 50));
        Assert.Equal(7, Commission.PerOrder(7).Of(1, 1));
        Assert.Equal(0, Commission.PerOrder(7).Of(0, 1));
    }

    [Theory]
    [InlineData("0.1%,0.005/share,min=1,0.5/order", "0.1%,0.005/share,min=1,0.5/order")]
    [InlineData("2/order", "2/order")]
    [InlineData("0.5/contract", "0.5/share")]
    [InlineData("rate=0.3333333333333333", "rate=0.3333333333333333")]
    [InlineData("rate=1e-12", "0.0000000001%")]
    [InlineData("rate=1e6", "100000000%")]
    [InlineData("rate=2e6", "rate=2000000")]
    public void A_commission_is_written_with_the_parts_that_it_has(string text, string written)
    {
        CommissionSchedule c = Commission.Parse(text);
        Assert.Equal(written, c.ToString());
        Assert.Equal(c, Commission.Parse(written));
    }

    [Fact]
    public void A_slippage_is_written_in_percent_where_that_is_the_same_number_and_else_in_basis_points()
    {
        Assert.Equal("0.05%", Slippage.BasisPoints(5).ToString());
        FixedSlippage third = new(1 / 3.0, 0);
        Assert.EndsWith("bps", third.ToString(), StringComparison.Ordinal);
        Assert.Equal(third, Slippage.Parse(third.ToString()));
    }

    [Fact]
    public void What_no_cost_can_be_is_refused()
    {
        foreach (double bad in new[] { -0.01, double.PositiveInfinity, double.NaN })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Commission.Rate(bad));
            Assert.Throws<ArgumentOutOfRangeException>(() => Commission.Rate(0, minimum: bad));
            Assert.Throws<ArgumentOutOfRangeException>(() => Commission.PerShare(bad));
            Assert.Throws<ArgumentOutOfRangeException>(() => Commission.PerOrder(bad));
            Assert.Throws<ArgumentOutOfRangeException>(() => Sizing.Units(bad));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Slippage.BasisPoints(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Slippage.Spread(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sizing.Fraction(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sizing.Volatility(0.1, 1));
        Assert.Equal(new FixedSlippage(0, 0), Slippage.BasisPoints(0));
    }

    /// <summary>One of 1 % and of half a point, so 1.5 at a price of 100 on either side of zero, as spreads of two contracts may have it.</summary>
    [Fact]
    public void A_fill_is_worse_by_the_slippage()
    {
        FixedSlippage s = new(0.01, 0.5);
        Assert.Equal(101.5, s.PriceOf(Market(1, 100)));
        Assert.Equal(98.5, s.PriceOf(Market(-1, 100)));
        Assert.Equal(-98.5, s.PriceOf(Market(1, -100)));
        Assert.Equal(-101.5, s.PriceOf(Market(-1, -100)));
        Assert.Equal(5, Commission.Rate(0.01).Of(-10, -50));
        Assert.Equal("whole", $"{FillModel.Whole}");
        Assert.Equal(new Fill(100), FillModel.Whole.Of(Market(1, 100)));
    }

    [Fact]
    public void A_size_is_read()
    {
        Assert.Equal(Sizing.All, Sizing.Parse("all"));
        Assert.Equal(Sizing.Units(100), Sizing.Parse("units:100"));
        Assert.Equal(Sizing.Fraction(0.5), Sizing.Parse("fraction:50%"));
        Assert.Equal(Sizing.Risk(0.01), Sizing.Parse("Risk:1%"));
        Assert.Equal(Sizing.Volatility(0.15), Sizing.Parse("volatility:15%"));
        Assert.Equal(Sizing.Volatility(0.15, 60), Sizing.Parse("volatility:0.15/60"));
        Assert.Equal(Sizing.Volatility(0.1, 2), Sizing.Parse("volatility:0.1/2"));
        Assert.All([Sizing.All, Sizing.Units(3), Sizing.Fraction(0.3), Sizing.Risk(0.01), Sizing.Volatility(0.1, 9)], s => Assert.Equal(s, Sizing.Parse(s.ToString())));
        Assert.All(["", "units", "units:0", "units:-1", "fraction:x", "fraction:0", "risk:0", "volatility:0", "volatility:10%/1", "volatility:10%/x", "all:1", "some:1"],
            text => Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => Sizing.Parse(text)).Kind));
    }

    private static TriggeredOrder Market(int side, double price) => new("A", OrderType.Market, side, price, default);
}

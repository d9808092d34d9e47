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
    [InlineData("NaN")]
    public void What_is_no_commission_is_an_error(string text) =>
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => Commission.Parse(text)).Kind);

    [Theory]
    [InlineData("5", 0.0005, 0)]
    [InlineData("5bps", 0.0005, 0)]
    [InlineData("0.05%", 0.0005, 0)]
    [InlineData("spread:0.02", 0, 0.01)]
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

    [Fact]
    public void A_size_is_read()
    {
        Assert.Equal(Sizing.All, Sizing.Parse("all"));
        Assert.Equal(Sizing.Units(100), Sizing.Parse("units:100"));
        Assert.Equal(Sizing.Fraction(0.5), Sizing.Parse("fraction:50%"));
        Assert.Equal(Sizing.Risk(0.01), Sizing.Parse("Risk:1%"));
        Assert.Equal(Sizing.Volatility(0.15), Sizing.Parse("volatility:15%"));
        Assert.Equal(Sizing.Volatility(0.15, 60), Sizing.Parse("volatility:0.15/60"));
        Assert.All([Sizing.All, Sizing.Units(3), Sizing.Fraction(0.3), Sizing.Risk(0.01), Sizing.Volatility(0.1, 9)], s => Assert.Equal(s, Sizing.Parse(s.ToString())));
        Assert.All(["", "units", "units:0", "units:-1", "fraction:x", "volatility:10%/1", "some:1"],
            text => Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => Sizing.Parse(text)).Kind));
    }
}

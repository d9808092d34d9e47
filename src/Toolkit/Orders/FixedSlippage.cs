using Toolkit.Orders;

namespace Toolkit;

/// <summary>Slippage that is the same for every order.</summary>
/// <param name="RateOfPrice">Part of the price, 0.0005 for 5 basis points.</param>
/// <param name="Amount">Amount in units of price, added to it.</param>
public sealed record FixedSlippage(double RateOfPrice, double Amount) : Slippage
{
    public override double PriceOf(in TriggeredOrder order) => Apply(order.Price, order.Side);

    /// <summary>The form that <see cref="Slippage.Parse"/> takes.</summary>
    public override string ToString() => (RateOfPrice, Amount) switch
    {
        (0, 0) => "none",
        (0, var amount) => FormattableString.Invariant($"spread:{2 * amount}"),
        (var rate, 0) => Share.Percent(rate) ?? FormattableString.Invariant($"{rate * 10_000}bps"),
        _ => FormattableString.Invariant($"{RateOfPrice} of the price and {Amount}"),
    };

    /// <summary>The price at which a buy (side 1) or a sale (side -1) fills.</summary>
    internal double Apply(double price, int side) => price + side * (Math.Abs(price) * RateOfPrice + Amount);
}

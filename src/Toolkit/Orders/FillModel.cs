namespace Toolkit;

/// <summary>At what price, and how much of it, an order fills in a bar that reaches its price. Default: whole, at that price. Derive from it for a model of your own.</summary>
/// <remarks>
/// <code>
/// record TenthOfVolume : FillModel
/// {
///     public override Fill Of(in TriggeredOrder order) => new(order.Price, (order.Bar.Volume ?? 0) / 10);
/// }
/// </code>
/// What is not filled works on from the next bar: a stop order whose price was reached as a market order, any other order
/// and a lot's stop-loss and take-profit as they are. The rest of an entry ends with the position that it was to add to.
/// What the account itself orders (margin call, end of the run) is not asked for. A model answers alike whenever it is asked
/// alike, from any thread.
/// </remarks>
public abstract record FillModel
{
    /// <summary>Every order whole, at the price that the bar reached.</summary>
    public static FillModel Whole { get; } = new WholeFills();

    public abstract Fill Of(in TriggeredOrder order);

    private sealed record WholeFills : FillModel
    {
        public override Fill Of(in TriggeredOrder order) => new(order.Price);

        public override string ToString() => "whole";
    }
}

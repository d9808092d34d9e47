namespace Toolkit.Backtesting;

/// <summary>Something that happened to an order in a run. Two runs over the same bars give equal ones.</summary>
internal sealed record OrderEvent
{
    public required OrderAct Act { get; init; }

    /// <summary>Index on the run's clock.</summary>
    public required int Tick { get; init; }

    /// <summary>Stamp of that point.</summary>
    public required long Stamp { get; init; }

    /// <summary>Of a fill: stamp of the bar in which it happened.</summary>
    public required long Time { get; init; }

    /// <summary>Place of the symbol in the run.</summary>
    public required int Series { get; init; }

    public required string Symbol { get; init; }

    /// <summary>The order's number in the run; 0 where there is none.</summary>
    public long Order { get; init; }

    /// <summary>Of a placed order.</summary>
    public OrderType Type { get; init; }

    /// <summary>Of a placed order: whether it only closes.</summary>
    public bool IsExit { get; init; }

    /// <summary>Of a placed order; and the stop-loss and the take-profit that were attached, NaN where one was taken away.</summary>
    public OrderTerms Terms { get; init; }

    /// <summary>Units, negative for a sale: of a placed order about as many as it will come to, of a rest 0 where that is not known.</summary>
    public double Quantity { get; init; }

    /// <summary>Price of the fill; of a placed order the last close.</summary>
    public double Price { get; init; }

    public double Commission { get; init; }

    /// <summary>Of a fill that closes: why.</summary>
    public ExitReason Reason { get; init; }

    /// <summary>Why it was rejected, reduced or dropped.</summary>
    public string? Why { get; init; }

    /// <summary>Whether the strategy did it.</summary>
    public bool IsOfStrategy => Act is OrderAct.Placed or OrderAct.Attached or OrderAct.Cancelled;

    public override string ToString() => Act switch
    {
        OrderAct.Placed => FormattableString.Invariant(
            $"{Symbol} {(IsExit ? "exit" : Quantity > 0 ? "buy" : "sell")} {Type} size {Terms.Size} limit {Terms.Limit} stop {Terms.Stop} stop-loss {Terms.StopLoss} take-profit {Terms.TakeProfit} trailing {Terms.Trailing?.Amount}/{Terms.Trailing?.Fraction}"),
        OrderAct.Attached when Terms.StopLoss is { } stop => FormattableString.Invariant($"{Symbol} stop-loss {stop}"),
        OrderAct.Attached => FormattableString.Invariant($"{Symbol} take-profit {Terms.TakeProfit}"),
        OrderAct.Filled => FormattableString.Invariant($"{Symbol} fill of {Quantity} at {Price}, commission {Commission}{(Order == 0 ? $", {Reason}" : $", order {Order}")}"),
        _ => FormattableString.Invariant($"{Symbol} order {Order} {Act.ToString().ToLowerInvariant()}{(Why is null ? "" : $": {Why}")}"),
    };
}

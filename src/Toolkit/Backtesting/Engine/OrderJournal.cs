namespace Toolkit.Backtesting;

/// <summary>What a strategy ordered and at which stamp, in words that can be compared.</summary>
internal sealed class OrderJournal(Account account)
{
    public List<(long Time, string Symbol, string Order)> Entries { get; } = [];

    public void Add(Tape tape, in OrderSlot order) => Add(tape, FormattableString.Invariant(
        $"{(order.IsExit ? "exit" : order.Side > 0 ? "buy" : "sell")} {order.Type} size {order.Size} limit {order.Limit} stop {order.Stop} stop-loss {order.StopLoss} take-profit {order.TakeProfit} trailing {order.Trailing.Amount}/{order.Trailing.Fraction}"));

    public void Add(Tape tape, string what) => Entries.Add((account.Stamps.Span[account.Tick], tape.Series.Symbol, what));
}

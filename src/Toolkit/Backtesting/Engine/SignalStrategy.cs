namespace Toolkit.Backtesting;

/// <summary>Acts on lists of signals. An exit goes before an entry; an entry in the other direction reverses.</summary>
internal sealed class SignalStrategy : Strategy
{
    private readonly Signals _signals;

    public SignalStrategy(Signals signals, int bars)
    {
        foreach (IReadOnlyList<bool>? list in new[] { signals.Entries, signals.Exits, signals.ShortEntries, signals.ShortExits })
        {
            if (list is not null && list.Count != bars)
            {
                throw new ArgumentException($"there are {list.Count} signals for {bars} bars: one is needed for each", nameof(signals));
            }
        }

        _signals = signals;
    }

    public override string Name => "Signals";

    public override void Next()
    {
        if ((Position.IsLong && At(_signals.Exits)) || (Position.IsShort && At(_signals.ShortExits)))
        {
            Exit();
        }
        else if (At(_signals.Entries))
        {
            Buy();
        }
        else if (At(_signals.ShortEntries))
        {
            Sell();
        }
    }

    private bool At(IReadOnlyList<bool>? signals) => signals is not null && signals[BarNumber];
}

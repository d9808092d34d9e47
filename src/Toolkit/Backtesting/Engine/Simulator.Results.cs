using Toolkit.Orders;

namespace Toolkit.Backtesting;

internal sealed partial class Simulator
{
    /// <summary>The statistics of the run that just ended, without a copy of anything.</summary>
    public Metrics Measure() => Record(Account.Trades.Records).Measure();

    /// <summary>The run that just ended; the equity curve is handed over, so the engine can run no more.</summary>
    public RunRecord Take() => Record(Account.Trades.Records.ToArray()) with
    {
        Rejections = Account.Rejections,
        Reductions = Account.Reductions,
        Warnings = [.. _plan.Warnings, .. _plan.EndWarnings, .. NeverWarm()],
    };

    private RunRecord Record(ArraySegment<TradeRecord> trades) => new()
    {
        // What is kept of a run holds no workspace.
        Options = _plan.Options with { KeptFeature = null },
        Series = _plan.Series,
        Main = _plan.Main,
        Stamps = _plan.Stamps,
        Equity = _equity,
        Sessions = _plan.Sessions,
        Trades = trades,
        OpenTrades = [.. OpenTrades()],
        Totals = new(Account.Commissions, Account.AmbiguousBars, Account.RejectedCount, Account.ReducedCount, Account.FillsBeyondBar),
        BuyHoldReturnPct = _plan.BuyHoldPct(FirstReady),
    };

    /// <summary>Gives the storage of indicators and trades back.</summary>
    public void Release()
    {
        Indicators.Release();
        Account.Trades.Release();
    }

    private List<TradeRecord> OpenTrades()
    {
        List<TradeRecord> open = [];
        foreach (Book book in _books)
        {
            book.Lots.List(open);
        }

        return open;
    }

    private IEnumerable<string> NeverWarm()
    {
        foreach (Indicator indicator in Indicators.Declared)
        {
            if (indicator.FirstWarm == indicator.Values.Length)
            {
                yield return $"{indicator.Name} never became warm: {indicator.Values.Length} bars of {indicator.Origin.Symbol} are too few for it, or lack what it needs";
            }
        }
    }
}

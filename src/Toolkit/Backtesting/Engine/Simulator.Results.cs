using Toolkit.Orders;

namespace Toolkit.Backtesting;

internal sealed partial class Simulator
{
    /// <summary>The statistics of the run that just ended, without a copy of anything.</summary>
    public Metrics Measure()
    {
        List<TradeRecord> open = OpenTrades();
        return MetricsCalculator.Of(new()
        {
            Options = _plan.Options,
            Series = _plan.Series,
            Stamps = _plan.Stamps.Span,
            Equity = _equity,
            Sessions = _plan.Sessions,
            Trades = Account.Trades.Span,
            OpenTrades = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(open),
            Commissions = Account.Commissions,
            BuyHoldReturnPct = BuyHold(),
            AmbiguousBars = Account.AmbiguousBars,
            RejectedOrders = Account.RejectedCount,
            ReducedOrders = Account.ReducedCount,
            FillsBeyondBar = Account.FillsBeyondBar,
        });
    }

    /// <summary>The run that just ended; the equity curve is handed over, so the engine can run no more.</summary>
    public RunRecord Take() => new()
    {
        Options = _plan.Options,
        Series = _plan.Series,
        Main = _plan.Main,
        Stamps = _plan.Stamps,
        Equity = _equity,
        Sessions = _plan.Sessions,
        Trades = Account.Trades.Span.ToArray(),
        OpenTrades = [.. OpenTrades()],
        Commissions = Account.Commissions,
        BuyHoldReturnPct = BuyHold(),
        AmbiguousBars = Account.AmbiguousBars,
        RejectedOrders = Account.RejectedCount,
        ReducedOrders = Account.ReducedCount,
        FillsBeyondBar = Account.FillsBeyondBar,
        Rejections = Account.Rejections,
        Reductions = Account.Reductions,
        Warnings = [.. _plan.Warnings, .. _plan.EndWarnings, .. NeverWarm()],
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

    private double? BuyHold()
    {
        double sum = 0;
        int count = 0;
        for (int k = 0; k < _books.Length; k++)
        {
            Cells close = _books[k].Tape.Close;
            if (FirstReady(k) < close.Count && close[FirstReady(k)] > 0)
            {
                sum += 100 * (close[close.Count - 1] / close[FirstReady(k)] - 1);
                count++;
            }
        }

        return count > 0 ? sum / count : null;
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

using Toolkit.Orders;

namespace Toolkit.Backtesting;

internal sealed partial class Simulator
{
    /// <summary>Several symbols: opens and closes in the order in which they happened.</summary>
    private void RunSeveral(Strategy[] strategies, Market[] mains, RunClock clock)
    {
        for (int t = 0; t < _equity.Length; t++)
        {
            Account.Tick = t;
            (long open, long close) = Next(clock);
            for (; open < close; (open, close) = Next(clock))
            {
                OpenBars(clock, open);
            }

            CloseBars(clock, close);
            double now = Account.Equity;
            _equity[t] = now;
            if (now <= _plan.Options.EffectiveMaintenance * Account.Exposure && Breached(now))
            {
                return;
            }

            Act(strategies, mains);
            CloseEnded();
        }
    }

    private (long Open, long Close) Next(RunClock clock)
    {
        (long open, long close) = (long.MaxValue, long.MaxValue);
        foreach (Book book in _books)
        {
            open = Math.Min(open, NextOpen(clock, book.Tape));
            close = Math.Min(close, clock.CloseOf(book.Tape.Index, book.Tape.Closed + 1));
        }

        return (open, close);
    }

    private static long NextOpen(RunClock clock, Tape tape) => tape.IsUnderWay ? long.MaxValue : clock.OpenOf(tape.Index, tape.Closed + 1);

    /// <summary>All bars that open now are marked before any order fills, and exits fill before entries: no fill depends on the order of symbols.</summary>
    private void OpenBars(RunClock clock, long time)
    {
        foreach (Book book in _books)
        {
            bool opens = NextOpen(clock, book.Tape) == time;
            book.Tape.Point = opens ? FillPoint.Open : FillPoint.Inside;
            if (opens)
            {
                book.Lots.Mark = book.Tape.Open[book.Tape.Closed + 1];
            }
        }

        foreach (Book book in _books)
        {
            if (book.Tape.Point == FillPoint.Open)
            {
                book.Begin(book.Tape.Closed + 1);
            }
        }

        FillEntries(FillPoint.Open);
    }

    private void CloseBars(RunClock clock, long time)
    {
        foreach (Market market in _markets)
        {
            Tape tape = market.Book.Tape;
            market.HasNewBar = clock.CloseOf(tape.Index, tape.Closed + 1) == time;
            tape.Point = market.HasNewBar ? FillPoint.Close : FillPoint.Inside;
            if (market.HasNewBar)
            {
                market.Book.End();
                tape.Closed++;
            }
        }

        MarkCloses();
    }

    private void Act(Strategy[] strategies, Market[] mains)
    {
        for (int i = 0; i < strategies.Length; i++)
        {
            bool acts = strategies.Length > 1 ? mains[i].HasNewBar && mains[i].IsReady : Array.Exists(_markets, static m => m.HasNewBar && m.IsReady);
            if (acts)
            {
                strategies[i].Next();
            }
        }

        if (_plan.Options.TradeOnClose && Array.Exists(_markets, static m => m.HasNewBar && m.Book.HasMarketOrders))
        {
            FillAtClose();
        }
    }

    /// <summary>Symbols whose last bar this was while the run goes on: no order of theirs can fill any more, and their price would grow stale.</summary>
    private void CloseEnded()
    {
        foreach (Market market in _markets)
        {
            Tape tape = market.Book.Tape;
            if (market.HasNewBar && _plan.Ends[tape.Index] && tape.Closed + 1 == tape.Series.Count)
            {
                market.Book.CloseAll(ExitReason.SymbolEnded);
                _equity[Account.Tick] = Account.Equity;
            }
        }
    }
}

using Toolkit.Orders;

namespace Toolkit.Backtesting;

internal sealed partial class Simulator
{
    /// <summary>Several symbols: opens and closes in the order in which they happened.</summary>
    private void RunSeveral(Strategy[] strategies, Market[] mains, RunClock clock)
    {
        int[] opened = [.. _plan.Starts], closed = [.. _plan.Starts];
        bool several = strategies.Length > 1;
        int points = _equity.Length;
        Account.Tick = 0;
        while (Account.Tick < points)
        {
            long close = RunClock.NextClose(clock.Closes, closed);
            long open = NextOpen(clock, opened, closed);
            if (open < close)
            {
                OpenBars(clock, opened, closed, open);
                continue;
            }

            CloseBars(clock, closed, close);
            double now = Account.Equity;
            _equity[Account.Tick] = now;
            double maintenance = _plan.Options.EffectiveMaintenance;
            if (now <= maintenance * Account.Exposure && Breached(now))
            {
                return;
            }

            Act(strategies, mains, several);
            CloseEnded(clock, closed);
            Account.Tick++;
        }

        Account.Tick = points - 1;
    }

    /// <summary>Symbols whose last bar this was while the run goes on: no order of theirs can fill any more, and their price would grow stale.</summary>
    private void CloseEnded(RunClock clock, int[] closed)
    {
        for (int k = 0; k < _books.Length; k++)
        {
            if (_plan.Ends[k] && _markets[k].HasNewBar && closed[k] == clock.Closes[k].Length)
            {
                _books[k].CloseAll(_books[k].Tape.Closed, ExitReason.SymbolEnded);
                _equity[Account.Tick] = Account.Equity;
            }
        }
    }

    private static long NextOpen(RunClock clock, int[] opened, int[] closed)
    {
        long next = long.MaxValue;
        for (int k = 0; k < opened.Length; k++)
        {
            if (opened[k] == closed[k] && opened[k] < clock.Opens[k].Length)
            {
                next = Math.Min(next, clock.Opens[k][opened[k]]);
            }
        }

        return next;
    }

    /// <summary>All bars that open now are marked before any order fills, and exits fill before entries: no fill depends on the order of symbols.</summary>
    private void OpenBars(RunClock clock, int[] opened, int[] closed, long time)
    {
        for (int k = 0; k < _books.Length; k++)
        {
            bool opens = opened[k] == closed[k] && opened[k] < clock.Opens[k].Length && clock.Opens[k][opened[k]] == time;
            _books[k].Tape.Point = opens ? FillPoint.Open : FillPoint.Inside;
            if (opens)
            {
                _lots[k].Mark = _books[k].Tape.Open[opened[k]];
            }
        }

        for (int k = 0; k < _books.Length; k++)
        {
            if (_books[k].Tape.Point == FillPoint.Open)
            {
                _books[k].Begin(opened[k]++);
            }
        }

        FillEntries(FillPoint.Open);
    }

    private void CloseBars(RunClock clock, int[] closed, long time)
    {
        for (int k = 0; k < _books.Length; k++)
        {
            bool closes = closed[k] < clock.Closes[k].Length && clock.Closes[k][closed[k]] == time;
            _markets[k].HasNewBar = closes;
            _books[k].Tape.Point = closes ? FillPoint.Close : FillPoint.Inside;
            if (closes)
            {
                _books[k].End();
                _books[k].Tape.Closed = closed[k];
            }
        }

        for (int k = 0; k < _books.Length; k++)
        {
            if (_markets[k].HasNewBar)
            {
                _lots[k].Mark = _books[k].Tape.Close[closed[k]++];
            }
        }
    }

    private void Act(Strategy[] strategies, Market[] mains, bool several)
    {
        for (int i = 0; i < strategies.Length; i++)
        {
            bool acts = several ? mains[i].HasNewBar && mains[i].IsReady : Array.Exists(_markets, static m => m.HasNewBar && m.IsReady);
            if (acts)
            {
                strategies[i].Next();
            }
        }

        if (!_plan.Options.TradeOnClose)
        {
            return;
        }

        if (Array.Exists(_markets, static m => m.HasNewBar && m.Book.HasMarketOrders))
        {
            FillAtClose();
        }
    }
}

using Toolkit.Orders;
using Toolkit.Statistics;

namespace Toolkit.Backtesting;

/// <summary>Puts the trades of another engine on a clock and marks them.</summary>
internal sealed class ForeignTrades(IReadOnlyList<Trade> trades, BacktestOptions options)
{
    /// <summary>Marked at each close of the bars.</summary>
    public RunRecord On(IReadOnlyList<BarSeries> bars)
    {
        RunPlan plan = new(bars, options);
        double[][] marks = Marks(plan);
        TradeRecord[] records = Records(symbol => Array.FindIndex(plan.Series, s => s.Symbol == symbol));
        double[] open = new double[plan.Stamps.Length];
        foreach (ref TradeRecord record in records.AsSpan())
        {
            Place(plan, ref record);
            for (int t = record.EntryTick; t < record.ExitTick; t++)
            {
                open[t] += record.Side * record.Quantity * (marks[record.Series][t] - record.EntryPrice);
            }
        }

        return Finish(records, open) with
        {
            Series = plan.Series,
            Stamps = plan.Stamps,
            Sessions = plan.Sessions,
            Warnings = plan.Warnings,
            BuyHoldReturnPct = plan.BuyHoldPct(k => plan.Starts[k]),
        };
    }

    /// <summary>Without bars: a point at each entry and exit.</summary>
    public RunRecord Alone()
    {
        if (trades.Count == 0)
        {
            throw ToolkitException.Usage("there are no trades and no bars to make a result of", "give the bars as well");
        }

        string[] symbols = [.. trades.Select(t => t.Symbol).Distinct().Order(StringComparer.Ordinal)];
        TradeRecord[] records = Records(symbol => Array.IndexOf(symbols, symbol));
        long[] stamps = [.. records.Select(r => r.EntryTime).Concat(records.Select(r => r.ExitTime)).Distinct().Order()];
        foreach (ref TradeRecord record in records.AsSpan())
        {
            record.EntryTick = Array.BinarySearch(stamps, record.EntryTime);
            record.ExitTick = Array.BinarySearch(stamps, record.ExitTime);
        }

        TradingCalendar calendar = options.Calendar ?? TradingCalendar.AlwaysOpen;
        return Finish(records, new double[stamps.Length]) with
        {
            Symbols = symbols,
            Stamps = stamps,
            Sessions = SessionMap.Of(stamps, Timeframe.Minute, calendar, options.Returns),
            Warnings = options.Calendar is null ? ["there are no bars: sessions are days of UTC (24/7), and equity moves only with entries and exits"] : [],
        };
    }

    /// <param name="records">The trades, each at its points of the clock.</param>
    /// <param name="equity">What is open at each point; it becomes the equity.</param>
    private RunRecord Finish(TradeRecord[] records, double[] equity)
    {
        double[] change = new double[equity.Length];
        foreach (TradeRecord record in records)
        {
            change[record.EntryTick] -= record.EntryCommission;
            change[record.ExitTick] += record.ProfitLoss + record.EntryCommission;
        }

        double settled = options.Cash;
        for (int t = 0; t < equity.Length; t++)
        {
            settled += change[t];
            equity[t] = settled + equity[t];
        }

        return new()
        {
            Options = options,
            Series = [],
            Stamps = default,
            Sessions = null!,
            Equity = equity,
            Trades = records,
            Totals = new() { Commissions = records.Sum(r => r.Commission) },
        };
    }

    private TradeRecord[] Records(Func<string, int> indexOf)
    {
        TradeRecord[] records = new TradeRecord[trades.Count];
        for (int i = 0; i < records.Length; i++)
        {
            Trade trade = trades[i];
            if (trade.Legs.Count > 0 || trade.Multiplier != 1)
            {
                throw ToolkitException.Usage($"trade {i} of {trade.Symbol} is one of options, which bars of the underlying cannot mark", "give trades of the symbols themselves");
            }

            int series = indexOf(trade.Symbol);
            records[i] = new()
            {
                Series = series >= 0 ? series : throw ToolkitException.Usage($"trade {i}: there are no bars of {trade.Symbol}", "give the bars of every symbol that was traded"),
                Side = Math.Sign(trade.Quantity),
                Quantity = Math.Abs(trade.Quantity),
                EntryPrice = trade.EntryPrice,
                ExitPrice = trade.ExitPrice,
                Commission = trade.Commission,
                EntryCommission = trade.EntryCommission ?? trade.Commission / 2,
                EntryTime = UnixMicroseconds.From(trade.EntryTime),
                ExitTime = UnixMicroseconds.From(trade.ExitTime),
                EntryPoint = FillPoint.Inside,
                ExitPoint = FillPoint.Inside,
                Reason = trade.ExitReason,
                PositionId = trade.PositionId,
                StopLoss = trade.StopLoss ?? double.NaN,
                TakeProfit = trade.TakeProfit ?? double.NaN,
                Tag = trade.Tag,
            };
            if (records[i].ExitTime < records[i].EntryTime)
            {
                throw ToolkitException.Usage($"trade {i} of {trade.Symbol} ends before it begins: {UnixMicroseconds.ToIso(records[i].EntryTime)}", "give its entry and its exit in their order, both in UTC");
            }
        }

        return [.. records.OrderBy(r => r.ExitTime).ThenBy(r => r.EntryTime)];
    }

    /// <summary>Finds the bars of the entry and the exit, and the points of the clock at which they close.</summary>
    private static void Place(RunPlan plan, ref TradeRecord record)
    {
        BarSeries bars = plan.Series[record.Series];
        record.EntryBar = bars.LowerBound(record.EntryTime + 1) - 1;
        record.ExitBar = bars.LowerBound(record.ExitTime + 1) - 1;
        if (record.EntryBar < plan.Starts[record.Series])
        {
            throw ToolkitException.Usage(
                $"a trade of {bars.Symbol} begins at {UnixMicroseconds.ToIso(record.EntryTime)}, before the first bar", "give bars from the first entry on");
        }

        record.EntryTick = TickOf(plan, record.Series, record.EntryBar);
        bool afterLastBar = record.ExitBar == bars.Count - 1 && record.ExitTime > bars.Time.Microseconds[^1];
        record.ExitTick = afterLastBar ? LastBy(plan.Stamps.Span, record.ExitTime) : TickOf(plan, record.Series, record.ExitBar);
    }

    private static int LastBy(ReadOnlySpan<long> stamps, long time)
    {
        int tick = stamps.Length - 1;
        while (stamps[tick] > time)
        {
            tick--;
        }

        return tick;
    }

    private static int TickOf(RunPlan plan, int series, int bar) =>
        plan.Clock is null ? bar - plan.Starts[series] : plan.Clock.TickOf(plan.Clock.Closes[series][bar]);

    /// <summary>The last close of each series at each point of the clock.</summary>
    private static double[][] Marks(RunPlan plan)
    {
        double[][] marks = new double[plan.Series.Length][];
        for (int k = 0; k < marks.Length; k++)
        {
            ReadOnlySpan<double> close = plan.Series[k].Close.Span;
            marks[k] = new double[plan.Stamps.Length];
            int[]? known = plan.Clock?.LastClosed(k);
            for (int t = 0; t < marks[k].Length; t++)
            {
                int bar = known is null ? t + plan.Starts[k] : Math.Max(plan.Starts[k] - 1, known[t]);
                marks[k][t] = bar >= 0 ? close[bar] : double.NaN;
            }
        }

        return marks;
    }
}

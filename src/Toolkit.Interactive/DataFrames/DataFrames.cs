using Microsoft.Data.Analysis;

namespace Toolkit.Interactive;

/// <summary>The library's tables as data frames of Microsoft.Data.Analysis. Each call copies all values once; times are UTC.</summary>
public static class DataFrames
{
    /// <summary>Columns <c>time</c>, <c>open</c>, <c>high</c>, <c>low</c>, <c>close</c> and <c>volume</c>, which is null where the source gives none.</summary>
    public static DataFrame ToDataFrame(this BarSeries bars)
    {
        ArgumentNullException.ThrowIfNull(bars);
        return new(
            new DateTimeDataFrameColumn("time", bars.Time),
            new DoubleDataFrameColumn("open", bars.Open),
            new DoubleDataFrameColumn("high", bars.High),
            new DoubleDataFrameColumn("low", bars.Low),
            new DoubleDataFrameColumn("close", bars.Close),
            new DoubleDataFrameColumn("volume", bars.Volume.Select(v => double.IsNaN(v) ? (double?)null : v)));
    }

    /// <summary>The columns of a SQL result, typed; NULL is null.</summary>
    /// <remarks>
    /// DATE becomes <see cref="DateTime"/> at 00:00 UTC, HUGEINT decimal where all values fit, BLOB Base64, and UUID, TIME, INTERVAL
    /// and nested values text: a data frame holds numbers, bool, char, text and <see cref="DateTime"/> only.
    /// </remarks>
    public static DataFrame ToDataFrame(this Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return new(frame.Columns.Select((column, place) => FrameColumns.Of(frame, column, place)));
    }

    /// <summary>A row for each trade.</summary>
    public static DataFrame ToDataFrame(this IEnumerable<Trade> trades)
    {
        Trade[] rows = [.. trades];
        return new(
            new StringDataFrameColumn("symbol", rows.Select(t => t.Symbol)),
            new StringDataFrameColumn("side", rows.Select(t => t.IsLong ? "long" : "short")),
            new DoubleDataFrameColumn("quantity", rows.Select(t => t.Quantity)),
            new DateTimeDataFrameColumn("entryTime", rows.Select(t => t.EntryTime)),
            new DoubleDataFrameColumn("entryPrice", rows.Select(t => t.EntryPrice)),
            new DateTimeDataFrameColumn("exitTime", rows.Select(t => t.ExitTime)),
            new DoubleDataFrameColumn("exitPrice", rows.Select(t => t.ExitPrice)),
            new StringDataFrameColumn("exitReason", rows.Select(t => t.ExitReason.ToString())),
            new DoubleDataFrameColumn("commission", rows.Select(t => t.Commission)),
            new DoubleDataFrameColumn("profitLoss", rows.Select(t => t.ProfitLoss)),
            new DoubleDataFrameColumn("returnPct", rows.Select(t => t.ReturnPct)),
            new DoubleDataFrameColumn("durationDays", rows.Select(t => t.Duration.TotalDays)),
            new DoubleDataFrameColumn("maxAdversePct", rows.Select(t => t.MaxAdversePct)),
            new DoubleDataFrameColumn("maxFavorablePct", rows.Select(t => t.MaxFavorablePct)),
            new Int32DataFrameColumn("positionId", rows.Select(t => t.PositionId)),
            new StringDataFrameColumn("tag", rows.Select(t => t.Tag)));
    }

    /// <summary>The closed trades of a backtest.</summary>
    public static DataFrame ToDataFrame(this BacktestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Trades.ToDataFrame();
    }

    /// <summary>Equity in the account's currency and its fall below the running peak in percent, a row for each point in time.</summary>
    public static DataFrame EquityToDataFrame(this BacktestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new(
            new DateTimeDataFrameColumn("time", result.Time),
            new DoubleDataFrameColumn("equity", result.Equity),
            new DoubleDataFrameColumn("drawdownPct", result.Drawdown));
    }
}

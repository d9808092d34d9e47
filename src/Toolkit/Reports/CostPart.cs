using Toolkit.Charts;

namespace Toolkit.Reports;

/// <summary>What trading cost.</summary>
internal static class CostPart
{
    public static Html Facts(BacktestResult result)
    {
        if (result.Trades.Count == 0)
        {
            return Html.Empty;
        }

        double commissions = result.Metrics.Commissions, gross = result.Trades.Select(t => t.ProfitLoss + t.Commission).Where(p => p > 0).Sum();
        double turnover = result.Trades.Sum(t => Math.Abs(t.Quantity * t.Multiplier) * (Math.Abs(t.EntryPrice) + Math.Abs(t.ExitPrice)));
        double years = (result.Metrics.End - result.Metrics.Start).TotalDays / 365.25, equity = result.Equity.Average();
        return HeaderPart.Facts("Costs",
        [
            ("Commissions", PlotText.Number(commissions)),
            ("A trade", PlotText.Number(commissions / result.Trades.Count)),
            ("Of the gross profit", gross > 0 ? $"{PlotText.Number(100 * commissions / gross)} %" : null),
            ("Of the turnover", turnover > 0 ? $"{PlotText.Number(100 * commissions / turnover, 3)} %" : null),
            ("Turnover a year", years > 0 && equity > 0 ? $"{PlotText.Number(turnover / years / equity, 1)} times the mean equity" : null),
            ("Slippage", result.Options.Slippage == Slippage.None ? null : $"{result.Options.Slippage}, in the prices of the fills"),
        ]);
    }
}

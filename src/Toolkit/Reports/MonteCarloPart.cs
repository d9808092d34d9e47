using Toolkit.Charts;

namespace Toolkit.Reports;

/// <summary>What the run could have been with its trades in another order or mix.</summary>
internal static class MonteCarloPart
{
    /// <summary>Of fewer trades the mix says nothing.</summary>
    private const int LeastTrades = 20;

    public static Html Of(BacktestResult result)
    {
        if (result.Trades.Count < LeastTrades)
        {
            return Html.Empty;
        }

        MonteCarloResult runs = result.MonteCarlo();
        return Html.Of($"""
            <section><h2>Monte Carlo: {PlotText.Count(runs.Options.Runs)} runs of {PlotText.Count(runs.Trades)} trades drawn with replacement</h2>
            <dl class="facts">{new (string Name, string Value)[]
            {
                ("Return, 5 % to 95 %", $"{PlotText.Number(runs.FinalReturnAt(0.05), 1)} to {PlotText.Number(runs.FinalReturnAt(0.95), 1)} %"),
                ("Median return", $"{PlotText.Number(runs.FinalReturnAt(0.5), 1)} %"),
                ("Runs with a loss", $"{PlotText.Number(100 * runs.ProbabilityOfLoss, 1)} %"),
                ("Median maximum drawdown", $"{PlotText.Number(runs.MaxDrawdownAt(0.5), 1)} %"),
                ("Drawdown of one run in twenty", $"{PlotText.Number(runs.MaxDrawdownAt(0.05), 1)} % or deeper"),
            }.Select(f => Html.Of($"<div><dt>{f.Name}</dt><dd>{f.Value}</dd></div>"))}</dl>
            {Chart.MonteCarlo(runs, result).Drawing(withCaption: false)}</section>
            """);
    }
}

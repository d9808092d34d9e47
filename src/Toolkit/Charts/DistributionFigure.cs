using System.Text.Json.Nodes;
using Toolkit.Statistics;

namespace Toolkit.Charts;

/// <summary>How often each return came, against a normal distribution.</summary>
internal static class DistributionFigure
{
    private const int CurvePoints = 81;
    private const double CurveReach = 4;

    public static (PlotFigure Figure, string? Note) Of(BacktestResult result)
    {
        // A strategy that is mostly out of the market returns mostly nothing: one bar would hide all others.
        double[] returns = [.. result.SessionReturns.Where(r => r != 0).Select(r => 100 * r)];
        int left = result.SessionReturns.Count - returns.Length;
        PlotFigure figure = FrameFigure.Histogram("Return of a session, %", returns, 0);
        ((JsonObject)figure.Traces[0]!)["marker"]!["color"] = Palette.BlueSoft;
        ((JsonObject)figure.Layout["yaxis"]!)["title"]!["text"] = "Sessions";
        ((JsonObject)figure.Layout["yaxis"]!)["side"] = "right";
        (double _, double width, int[] counts) = FrameFigure.Counted(returns, 0);
        if (ReturnMoments.Of(returns) is { Spread: > 0 } moments)
        {
            double[] x = [.. Enumerable.Range(0, CurvePoints).Select(i => moments.Mean + moments.Spread.Value * CurveReach * (2.0 * i / (CurvePoints - 1) - 1))];
            figure.AddLine(
                "Normal", FigureJson.Numbers(x), x.Select(v => returns.Length * width / moments.Spread.Value * NormalDistribution.Density((v - moments.Mean) / moments.Spread.Value)),
                PlotFigure.Line(Palette.Slate, 1.6), "%{y:.1f}")["hoverinfo"] = "skip";
        }

        double top = counts.DefaultIfEmpty(1).Max();
        Level(figure, "VaR 95 %", result.Risk.ValueAtRiskPct, top, Palette.Amber, "dash");
        Level(figure, "CVaR 95 %", result.Risk.ConditionalValueAtRiskPct, top, Palette.Fall, "solid");
        Level(figure, "VaR, Gaussian", result.Risk.GaussianValueAtRiskPct, top, Palette.Purple, "dot");
        return (figure, left > 0 ? $"{PlotText.Count(left)} sessions that returned 0 are left out" : null);
    }

    /// <summary>A line across the chart; its value stands in the legend, where values close to each other do not overlap.</summary>
    private static void Level(PlotFigure figure, string name, double? percent, double top, string colour, string dash)
    {
        if (percent is { } value)
        {
            figure.AddLine($"{name} {PlotText.Number(value)} %", FigureJson.Numbers([value, value]), [0, top], PlotFigure.Line(colour, 1.6, dash), "%{x:.2f} %<extra></extra>");
        }
    }
}

using System.Text.Json.Nodes;

namespace Toolkit.Charts;

/// <summary>A fan of made equity curves.</summary>
internal static class ConeFigure
{
    public static PlotFigure Of(MonteCarloResult runs, BacktestResult? result)
    {
        PlotFigure figure = new();
        JsonObject steps = figure.Axis("xaxis", "Trades");
        steps["showgrid"] = false;
        figure.Axis("yaxis")["side"] = "right";
        figure.Layout["meta"] = new JsonObject { ["logScale"] = runs.Cones[0].Equity.All(e => e > 0) };
        Band(0, 4, Palette.BlueSoft);
        Band(1, 3, Palette.ScaleHigh);
        Line("Median", runs.Cones[2].Equity, PlotFigure.Line(Palette.Blue, 1.8));
        if (result is not null && result.Trades.Count >= runs.Trades)
        {
            double[] settled = [result.Options.Cash, .. result.Trades.Select(t => t.ProfitLoss)];
            for (int i = 1; i < settled.Length; i++)
            {
                settled[i] += settled[i - 1];
            }

            Line("The run itself", [.. runs.Steps.Select(step => settled[step])], PlotFigure.Line(Palette.Amber, 1.6));
        }

        return figure;

        void Band(int low, int high, string fill)
        {
            JsonObject from = Line("", runs.Cones[low].Equity, PlotFigure.Line(Palette.Clear, 0));
            from["showlegend"] = false;
            from["hoverinfo"] = "skip";
            from.Remove("hovertemplate");
            JsonObject to = Line($"{100 * (runs.Cones[high].Quantile - runs.Cones[low].Quantile):0} % of the runs", runs.Cones[high].Equity, PlotFigure.Line(Palette.Clear, 0));
            to["fill"] = "tonexty";
            to["fillcolor"] = fill;
            to["customdata"] = FigureJson.Numbers(runs.Cones[low].Equity);
            to["hovertemplate"] = "%{customdata:,.0f} to %{y:,.0f}";
        }

        JsonObject Line(string name, IEnumerable<double> equity, JsonObject line) =>
            figure.AddLine(name, FigureJson.Numbers(runs.Steps.Select(s => (double)s)), equity, line, "%{y:,.0f}");
    }
}

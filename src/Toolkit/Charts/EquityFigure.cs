using System.Text.Json.Nodes;
using Toolkit.Bars;

namespace Toolkit.Charts;

/// <summary>Equity over its drawdown.</summary>
internal static class EquityFigure
{
    /// <param name="result">The run.</param>
    /// <param name="benchmark">Bars to hold against it, bought at the start; or null.</param>
    /// <param name="own">The run's own bars, bought and held.</param>
    public static (PlotFigure Figure, string? Note) Of(BacktestResult result, BarSeries? benchmark, IReadOnlyList<BarSeries> own)
    {
        PlotFigure figure = new();
        int[] points = Thinning.Points(result.Equity.Count, result.Equity, result.Drawdown);
        JsonObject time = figure.TimeAxis();
        time["type"] = "date";
        JsonObject value = figure.Axis("yaxis");
        value["domain"] = new JsonArray(0.31, 1);
        value["side"] = "right";
        JsonObject fall = figure.Axis("yaxis2", "Drawdown, %");
        fall["domain"] = new JsonArray(0, 0.27);
        fall["side"] = "right";
        fall["rangemode"] = "tozero";
        time["anchor"] = "y2";
        figure.Layout["hoversubplots"] = "axis";
        figure.Layout["meta"] = new JsonObject { ["logScale"] = result.Equity.All(e => e > 0) };
        figure.Layout["shapes"] = UnderwaterFigure.Shades(result, "y2 domain");
        if (HeldCurve.Of(result, own) is { } held && !(own.Count == 1 && own[0].Key == benchmark?.Key))
        {
            Line(held.Name, held.At, PlotFigure.Line(Palette.Slate, 1.3, "dash"));
        }

        if (benchmark is not null && HeldCurve.Of(result, benchmark) is { } market)
        {
            Line(market.Name, market.At, PlotFigure.Line(Palette.Amber, 1.3, "dash"));
        }

        Line("Equity", i => result.Equity[i], PlotFigure.Line(Palette.Blue, 1.8));
        UnderwaterFigure.Add(figure, result, points)["yaxis"] = "y2";
        return (figure, Thinning.Note(result.Equity.Count, points.Length));

        void Line(string name, Func<int, double> value, JsonObject line) => figure.AddLine(name, Stamps(result.Time, points), points.Select(value), line, "%{y:,.2f}");
    }

    public static JsonArray Stamps(TimeColumn times, IEnumerable<int> points)
    {
        bool withTime = BarLabel.HasTimesOfDay(times.Microseconds);
        return FigureJson.Texts(points.Select(i => PlotText.Time(times.Memory.Span[i], withTime)));
    }
}

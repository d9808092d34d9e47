using System.Text.Json.Nodes;

namespace Toolkit.Charts;

/// <summary>A statistic as of each session.</summary>
internal static class RollingFigure
{
    public static PlotFigure Of(string name, IReadOnlyList<SessionValue> values)
    {
        double[] numbers = [.. values.Select(v => v.Value ?? double.NaN)];
        int[] points = Thinning.Points(values.Count, Thinning.Small, numbers);
        PlotFigure figure = new();
        figure.TimeAxis()["type"] = "date";
        figure.Axis("yaxis")["side"] = "right";
        JsonArray dates = FigureJson.Texts(points.Select(i => values[i].Session.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        figure.AddLine(name, dates, points.Select(i => numbers[i]), PlotFigure.Line(Palette.Blue), "%{y:.2f}");
        return figure;
    }
}

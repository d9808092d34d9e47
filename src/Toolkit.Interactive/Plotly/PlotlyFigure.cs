using System.Globalization;
using Plotly.NET;
using Plotly.NET.CSharp;
using Draw = Plotly.NET.CSharp.Chart;

namespace Toolkit.Interactive;

/// <summary>What the charts are made of.</summary>
/// <remarks>Plotly.NET writes texts into a script as they are, and plotly.js takes them for markup: all go through <see cref="PlotText"/>.</remarks>
internal static class PlotlyFigure
{
    public static GenericChart Titled(this GenericChart chart, string title) => Plotly.NET.Chart.withTitle(PlotText.Of(title), null).Invoke(chart);

    /// <summary>Coloured cells; an empty one is NaN to Plotly.NET.</summary>
    public static GenericChart Heatmap(IReadOnlyList<string> columns, IReadOnlyList<string> rows, double?[,] cells, string x, string y)
    {
        // As text, so that the columns are as wide as each other however their values are spread.
        double[][] z = [.. rows.Select((_, row) => columns.Select((_, column) => cells[row, column] ?? double.NaN).ToArray())];
        return Draw.Heatmap<double, string, string, string>(z, X: columns.Select(PlotText.Of).ToArray(), Y: rows.Select(PlotText.Of).ToArray())
            .WithXAxisStyle<double, double, string>(TitleText: PlotText.Of(x), AxisType: StyleParam.AxisType.Category)
            .WithYAxisStyle<double, double, string>(TitleText: PlotText.Of(y), AxisType: StyleParam.AxisType.Category);
    }

    /// <summary>A cell as a place on an axis.</summary>
    public static IConvertible Place(object? cell) => cell switch
    {
        DateTime time => time,
        DateOnly day => day.ToDateTime(default, DateTimeKind.Utc),
        string text => PlotText.Of(text),
        IConvertible number => number,
        _ => PlotText.Of(Convert.ToString(cell, CultureInfo.InvariantCulture)),
    };
}

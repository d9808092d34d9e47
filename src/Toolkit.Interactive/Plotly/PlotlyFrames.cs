using Plotly.NET;
using Draw = Plotly.NET.CSharp.Chart;

namespace Toolkit.Interactive;

/// <summary>Charts of Plotly.NET of any frame, all rows of it.</summary>
public static class PlotlyFrames
{
    /// <summary>Lines over a column: times, numbers or words.</summary>
    /// <param name="frame">The rows, in the order in which they are joined.</param>
    /// <param name="x">Column of the horizontal axis.</param>
    /// <param name="y">Columns of numbers, a line each; a NULL is a gap.</param>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    /// <exception cref="ToolkitException">A column of <paramref name="y"/> holds no numbers (usage).</exception>
    public static GenericChart PlotlyLine(this Frame frame, string x, params string[] y) =>
        Over(frame, x, y, (name, across, values) => Draw.Line<IConvertible, double, string>(across, values, Name: name));

    /// <summary>Points: columns of numbers against a column.</summary>
    /// <inheritdoc cref="PlotlyLine"/>
    public static GenericChart PlotlyScatter(this Frame frame, string x, params string[] y) =>
        Over(frame, x, y, (name, across, values) => Draw.Point<IConvertible, double, string>(across, values, Name: name));

    /// <summary>Bars: columns of numbers over a column, side by side.</summary>
    /// <inheritdoc cref="PlotlyLine"/>
    public static GenericChart PlotlyBars(this Frame frame, string x, params string[] y) =>
        Over(frame, x, y, (name, across, values) => Draw.Column<double, IConvertible, string>(values, Keys: across, Name: name));

    /// <summary>How often the values of a column lie in each of equal steps, which plotly.js chooses; NULL and NaN are left out.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="column">A column of numbers.</param>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    /// <exception cref="ToolkitException">The column holds no numbers (usage).</exception>
    public static GenericChart PlotlyHistogram(this Frame frame, string column)
    {
        ArgumentNullException.ThrowIfNull(frame);
        double[] values = [.. frame.Numbers(column).Where(double.IsFinite)];
        return Draw.Histogram<double, double, string>(X: values, Name: PlotText.Of(column)).Titled(column);
    }

    /// <summary>A number over two columns in coloured cells.</summary>
    /// <param name="frame">The rows, one for each cell; a cell without a row is empty.</param>
    /// <param name="x">Column whose values are the columns of the chart, in the order in which they first come.</param>
    /// <param name="y">Column whose values are its rows, the first one at the bottom.</param>
    /// <param name="value">A column of numbers.</param>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    /// <exception cref="ToolkitException"><paramref name="value"/> holds no numbers, or two rows are of one cell (usage).</exception>
    public static GenericChart PlotlyHeatmap(this Frame frame, string x, string y, string value)
    {
        ArgumentNullException.ThrowIfNull(frame);
        FrameGrid grid = frame.Grid(x, y, value);
        return PlotlyFigure.Heatmap(grid.Columns, grid.Rows, grid.Cells, x, y).Titled(value);
    }

    private static GenericChart Over(Frame frame, string x, string[] y, Func<string, IConvertible[], double[], GenericChart> draw)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(y);
        if (y.Length == 0)
        {
            throw new ArgumentException("name at least one column to draw", nameof(y));
        }

        IConvertible[] across = [.. frame[x].Select(PlotlyFigure.Place)];
        return Draw.Combine(y.Select(name => draw(PlotText.Of(name), across, frame.Numbers(name)))).Titled($"{string.Join(", ", y)} by {x}");
    }
}

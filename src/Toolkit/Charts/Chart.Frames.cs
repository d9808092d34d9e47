using Toolkit.Charts;

namespace Toolkit;

public sealed partial class Chart
{
    /// <summary>Lines over a column: times, numbers or words.</summary>
    /// <param name="frame">The rows, in the order in which they are joined.</param>
    /// <param name="x">Column of the horizontal axis.</param>
    /// <param name="y">Columns of numbers, a line each.</param>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    /// <exception cref="ToolkitException">A column of <paramref name="y"/> holds no numbers (usage).</exception>
    public static Chart Line(Frame frame, string x, params string[] y) => OfFrame(frame, x, y, FrameFigure.Lines);

    /// <summary>Points: columns of numbers against a column.</summary>
    /// <remarks>Of more than 4,000 rows every n-th is drawn, which the chart says.</remarks>
    /// <inheritdoc cref="Line"/>
    public static Chart Scatter(Frame frame, string x, params string[] y) => OfFrame(frame, x, y, FrameFigure.Points);

    /// <summary>Parallel coordinates: each row is a line across an axis for each column, coloured by the last one.</summary>
    /// <param name="frame">The rows; of more than 4,000 every n-th is drawn, which the chart says.</param>
    /// <param name="columns">Two or more columns of numbers, from the left to the right.</param>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    /// <exception cref="ToolkitException">A column holds no numbers (usage).</exception>
    public static Chart Parallel(Frame frame, params string[] columns)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Length < 2)
        {
            throw new ArgumentException("name at least two columns to draw", nameof(columns));
        }

        int step = (int)Math.Ceiling(Math.Max(1, frame.RowCount / (double)Thinning.Limit));
        ParallelAxis[] axes = [.. columns.Select(name => ParallelAxis.Of(name, [.. frame.Numbers(name).Where((_, i) => i % step == 0)], value => value.ToString("G4", CultureInfo.InvariantCulture), 2))];
        return new(ParallelFigure.Of(axes, axes[^1].Places), $"{frame.RowCount.ToString("#,0", CultureInfo.InvariantCulture)} rows by {string.Join(", ", columns)}", FrameFigure.StepNote(step, frame.RowCount), 420);
    }

    /// <summary>Bars: columns of numbers over a column, side by side.</summary>
    /// <inheritdoc cref="Line"/>
    public static Chart Bars(Frame frame, string x, params string[] y) => OfFrame(frame, x, y, FrameFigure.Bars);

    /// <summary>How often the values of a column lie in each of equal steps.</summary>
    /// <param name="frame">The rows; NULL and NaN are left out.</param>
    /// <param name="column">A column of numbers.</param>
    /// <param name="bins">Number of steps. Default (0): by the rule of Freedman and Diaconis (1981), at most 200.</param>
    /// <exception cref="ToolkitException">The column holds no numbers (usage).</exception>
    public static Chart Histogram(Frame frame, string column, int bins = 0)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentOutOfRangeException.ThrowIfNegative(bins);
        double[] values = [.. frame.Numbers(column).Where(double.IsFinite)];
        return new(FrameFigure.Histogram(column, values, bins), $"{column}: {values.Length.ToString("#,0", CultureInfo.InvariantCulture)} values", null, 340);
    }

    /// <summary>A number over two columns in coloured cells, such as correlations by symbol and symbol.</summary>
    /// <param name="frame">The rows, one for each cell; a cell without a row is empty.</param>
    /// <param name="x">Column whose values are the columns of the chart, in the order in which they first come.</param>
    /// <param name="y">Column whose values are its rows, the first one at the top.</param>
    /// <param name="value">A column of numbers.</param>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    /// <exception cref="ToolkitException"><paramref name="value"/> holds no numbers, or two rows are of one cell (usage).</exception>
    public static Chart Heatmap(Frame frame, string x, string y, string value)
    {
        ArgumentNullException.ThrowIfNull(frame);
        (IReadOnlyList<string> columns, IReadOnlyList<string> rows, double?[,] cells) = frame.Grid(x, y, value);
        GridFigure grid = new() { Columns = columns, Rows = rows, Cells = cells, X = x, Y = y, Value = value, FirstRowOnTop = true };
        return new(grid.ToFigure(), $"{value} by {x} and {y}", null, grid.Height);
    }

    private static Chart OfFrame(Frame frame, string x, string[] y, Func<Frame, string, string[], (PlotFigure Figure, string? Note)> draw)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(y);
        if (y.Length == 0)
        {
            throw new ArgumentException("name at least one column to draw", nameof(y));
        }

        (PlotFigure figure, string? note) = draw(frame, x, y);
        return new(figure, $"{string.Join(", ", y)} by {x}", note, 380);
    }
}

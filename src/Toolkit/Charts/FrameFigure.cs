using System.Text.Json.Nodes;

namespace Toolkit.Charts;

/// <summary>Figures of the columns of a frame.</summary>
internal static class FrameFigure
{
    private const int MaxBins = 200;

    public static (PlotFigure Figure, string? Note) Lines(Frame frame, string x, string[] y)
    {
        double[][] values = [.. y.Select(frame.Numbers)];
        int[] points = Thinning.Points(frame.RowCount, values);
        return (Of(frame, x, y, points, "scatter", (line, k) =>
        {
            line["mode"] = "lines";
            line["line"] = PlotFigure.Line(Palette.Line(k), 1.6, Palette.Dash(k));
        }), Thinning.Note(frame.RowCount, points.Length));
    }

    public static (PlotFigure Figure, string? Note) Points(Frame frame, string x, string[] y)
    {
        int step = (int)Math.Ceiling(Math.Max(1, frame.RowCount / (double)Thinning.Limit));
        int[] points = [.. Enumerable.Range(0, frame.RowCount).Where(i => i % step == 0)];
        PlotFigure figure = Of(frame, x, y, points, "scatter", (dots, k) =>
        {
            dots["mode"] = "markers";
            dots["marker"] = new JsonObject { ["color"] = Palette.Line(k), ["size"] = 6, ["opacity"] = 0.7, ["symbol"] = Symbol(k) };
        });
        figure.Layout["hovermode"] = "closest";
        return (figure, StepNote(step, frame.RowCount));
    }

    /// <summary>What to say where rows are left out, or null.</summary>
    public static string? StepNote(int step, int rows) => step == 1 ? null : $"every {Ordinal(step)} of {PlotText.Count(rows)} rows";

    private static string Ordinal(int number) => $"{number}{(number % 100 is >= 11 and <= 13 ? "th" : (number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" })}";

    public static (PlotFigure Figure, string? Note) Bars(Frame frame, string x, string[] y)
    {
        int[] rows = [.. Enumerable.Range(0, Math.Min(frame.RowCount, Thinning.Limit))];
        PlotFigure figure = Of(frame, x, y, rows, "bar", (bars, k) => bars["marker"] = new JsonObject { ["color"] = Palette.Line(k) });
        figure.Layout["barmode"] = "group";
        return (figure, rows.Length == frame.RowCount ? null : $"the first {PlotText.Count(rows.Length)} of {PlotText.Count(frame.RowCount)} rows");
    }

    public static PlotFigure Histogram(string column, double[] values, int bins)
    {
        PlotFigure figure = new();
        figure.Axis("xaxis", PlotText.Of(column));
        figure.Axis("yaxis", "Count");
        figure.Layout["bargap"] = 0.04;
        (double low, double width, int[] counts) = Counted(values, bins);
        figure.Add("bar", new()
        {
            ["name"] = PlotText.Of(column),
            ["x"] = FigureJson.Numbers(counts.Select((_, i) => low + (i + 0.5) * width)),
            ["y"] = FigureJson.Numbers(counts.Select(c => (double)c)),
            ["width"] = width,
            ["customdata"] = new JsonArray([.. counts.Select((_, i) => (JsonNode)new JsonArray(FigureJson.Number(low + i * width), FigureJson.Number(low + (i + 1) * width)))]),
            ["hovertemplate"] = "%{customdata[0]:.5~g} to %{customdata[1]:.5~g}: %{y:,}<extra></extra>",
            ["marker"] = new JsonObject { ["color"] = Palette.Blue },
            ["showlegend"] = false,
        });
        figure.Layout["hovermode"] = "closest";
        return figure;
    }

    /// <summary>Equal steps from the lowest to the highest value, and how many values lie in each; the last step has its end.</summary>
    public static (double Low, double Width, int[] Counts) Counted(double[] values, int bins)
    {
        if (values.Length == 0)
        {
            return (0, 1, []);
        }

        double[] sorted = [.. values.Order()];
        double low = sorted[0], range = sorted[^1] - low;
        if (range == 0)
        {
            return (low - 0.5, 1, [values.Length]);
        }

        if (bins == 0)
        {
            double middle = sorted[(int)(0.75 * (sorted.Length - 1))] - sorted[(int)(0.25 * (sorted.Length - 1))];
            double width = 2 * middle / Math.Cbrt(sorted.Length);
            // Where half of the values are equal, by Scott's rule (1979), which goes by the deviation.
            width = width > 0 ? width : 3.49 * Deviation(sorted) / Math.Cbrt(sorted.Length);
            bins = width > 0 ? (int)Math.Clamp(Math.Ceiling(range / width), 1, MaxBins) : 1;
        }

        int[] counts = new int[bins];
        foreach (double value in sorted)
        {
            counts[Math.Min(bins - 1, (int)((value - low) / range * bins))]++;
        }

        return (low, range / bins, counts);
    }

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Length);
    }

    private static PlotFigure Of(Frame frame, string x, string[] y, int[] rows, string type, Action<JsonObject, int> style)
    {
        PlotFigure figure = new();
        JsonObject across = IsTime(frame[x]) ? figure.TimeAxis() : figure.Axis("xaxis");
        across["type"] = IsTime(frame[x]) ? "date" : frame[x].IsNumber ? "linear" : "category";
        if (!IsTime(frame[x]))
        {
            across["title"] = new JsonObject { ["text"] = PlotText.Of(x) };
        }

        figure.Axis("yaxis", y.Length == 1 ? PlotText.Of(y[0]) : null);
        figure.Layout["showlegend"] = y.Length > 1;
        for (int k = 0; k < y.Length; k++)
        {
            double[] values = frame.Numbers(y[k]);
            JsonObject trace = new() { ["name"] = PlotText.Of(y[k]), ["x"] = Across(frame[x], rows), ["y"] = FigureJson.Numbers(rows.Select(i => values[i])) };
            style(trace, k);
            figure.Add(type, trace);
        }

        return figure;
    }

    private static JsonArray Across(FrameColumn column, int[] rows) => IsTime(column)
        ? FigureJson.Texts(rows.Select(i => FrameGrid.Stamp(column[i])))
        : column.IsNumber
            ? FigureJson.Numbers(rows.Select(i => column[i] is { } value ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : double.NaN))
            : FigureJson.Texts(rows.Select(i => PlotText.Of(Convert.ToString(column[i], CultureInfo.InvariantCulture))));

    private static bool IsTime(FrameColumn column) => column.Type == typeof(DateTime) || column.Type == typeof(DateOnly);

    private static string Symbol(int index) => (index % 4) switch { 0 => "circle", 1 => "square", 2 => "diamond", _ => "cross" };
}

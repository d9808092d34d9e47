using System.Text.Json.Nodes;

namespace Toolkit.Charts;

/// <summary>Parallel coordinates of a sweep, whose parameters may be words and whose statistic may be better low. The finance bundle of plotly.js has none, so each run is a line over numbered axes, a trace for each shade.</summary>
internal static class SweepFigure
{
    private const int MaxRows = 300;

    /// <summary>From the worst runs to the best.</summary>
    private static readonly string[] Shades = [Palette.Fall, Palette.FallSoft, Palette.Frame, Palette.ScaleHigh, Palette.Blue];

    public static (PlotFigure Figure, string? Note) Of(SweepResult sweep, Statistic statistic)
    {
        SweepRow[] known = [.. sweep.Where(row => row.Metrics[statistic.Key] is not null)];
        SweepRow[] rows = Chosen([.. known.OrderByDescending(row => (statistic.Better == Better.Lower ? -1 : 1) * row.Metrics[statistic.Key])]);
        Axis[] axes = [.. sweep.ParameterNames.Select(name => Axis.Of(name, rows, name)), Axis.Of(rows, statistic)];
        PlotFigure figure = new();
        figure.Layout["hovermode"] = "closest";
        figure.Layout["showlegend"] = false;
        JsonObject across = figure.Axis("xaxis"), up = figure.Axis("yaxis");
        across["tickmode"] = "array";
        across["tickvals"] = FigureJson.Numbers(axes.Select((_, i) => (double)i));
        across["ticktext"] = FigureJson.Texts(axes.Select(a => PlotText.Of(a.Name)));
        across["range"] = new JsonArray(-0.25, axes.Length - 0.75);
        across["tickangle"] = 0;
        across["zeroline"] = false;
        up["visible"] = false;
        up["range"] = new JsonArray(-0.08, 1.08);
        // The best lie on top.
        for (int shade = 0; shade < Shades.Length; shade++)
        {
            Lines(figure, axes, [.. Enumerable.Range(0, rows.Length).Where(i => ShadeOf(i, rows.Length) == shade)], shade);
        }

        figure.Layout["annotations"] = new JsonArray([.. axes.SelectMany((a, i) => a.Marks.Select(m => Mark(i, m.Place, m.Text)))]);
        return (figure, rows.Length == known.Length ? null : $"the best and an even choice of the others: {PlotText.Count(rows.Length)} of {PlotText.Count(known.Length)} runs");
    }

    private static SweepRow[] Chosen(SweepRow[] ordered)
    {
        int best = MaxRows / 3, others = MaxRows - best;
        return ordered.Length <= MaxRows
            ? ordered
            : [.. ordered[..best], .. Enumerable.Range(0, others).Select(i => ordered[best + (int)((long)(ordered.Length - best - 1) * i / (others - 1))])];
    }

    private static int ShadeOf(int place, int count) => Shades.Length - 1 - place * Shades.Length / Math.Max(1, count);

    private static void Lines(PlotFigure figure, Axis[] axes, int[] rows, int shade)
    {
        if (rows.Length == 0)
        {
            return;
        }

        figure.Add("scatter", new()
        {
            ["mode"] = "lines",
            // Between two runs a point that is none.
            ["x"] = FigureJson.Numbers(rows.SelectMany(_ => Enumerable.Range(0, axes.Length).Select(i => (double)i).Append(double.NaN))),
            ["y"] = FigureJson.Numbers(rows.SelectMany(row => axes.Select(a => a.Places[row]).Append(double.NaN))),
            ["text"] = FigureJson.Texts(rows.SelectMany(row => Enumerable.Repeat((string?)string.Join(", ", axes.Select(a => $"{PlotText.Of(a.Name)} {PlotText.Of(a.Texts[row])}")), axes.Length).Append(null))),
            ["hovertemplate"] = "%{text}<extra></extra>",
            ["line"] = PlotFigure.Line(Shades[shade], shade == Shades.Length - 1 ? 1.6 : 1),
        });
    }

    private static JsonObject Mark(int axis, double place, string text) => new()
    {
        ["x"] = axis,
        ["y"] = place,
        ["text"] = PlotText.Of(text),
        ["showarrow"] = false,
        ["xanchor"] = "left",
        ["xshift"] = 5,
        ["bgcolor"] = Palette.Surface,
        ["borderpad"] = 1,
        ["font"] = new JsonObject { ["color"] = Palette.Muted, ["size"] = 11 },
    };

    /// <param name="Name">What it measures.</param>
    /// <param name="Places">0 to 1 for each row.</param>
    /// <param name="Texts">Its value for each row.</param>
    /// <param name="Marks">The values that are written beside it.</param>
    private sealed record Axis(string Name, double[] Places, string[] Texts, (double Place, string Text)[] Marks)
    {
        private const int MaxMarks = 6;

        public static Axis Of(string name, SweepRow[] rows, string parameter)
        {
            ParameterValue[] values = [.. rows.Select(r => r.Parameters[parameter])], distinct = [.. values.Distinct().Order()];
            bool numbers = distinct.All(v => v.IsNumber);
            double Value(ParameterValue v) => numbers ? v.Number : Array.BinarySearch(distinct, v);
            double low = distinct.Length > 0 ? Value(distinct[0]) : 0, range = distinct.Length > 0 ? Value(distinct[^1]) - low : 0;
            double Place(ParameterValue v) => range > 0 ? (Value(v) - low) / range : 0.5;
            ParameterValue[] marked = distinct.Length <= MaxMarks ? distinct : [distinct[0], distinct[distinct.Length / 2], distinct[^1]];
            return new(name, [.. values.Select(Place)], [.. values.Select(v => v.ToString())], [.. marked.Select(v => (Place(v), v.ToString()))]);
        }

        public static Axis Of(SweepRow[] rows, Statistic statistic)
        {
            double[] values = [.. rows.Select(r => r.Metrics[statistic.Key]!.Value)];
            double low = values.DefaultIfEmpty(0).Min(), range = values.DefaultIfEmpty(0).Max() - low;
            double[] marked = range > 0 ? [low, low + range / 2, low + range] : [low];
            return new(
                statistic.Label, [.. values.Select(v => range > 0 ? (v - low) / range : 0.5)], [.. values.Select(v => PlotText.Of(statistic, v))],
                [.. marked.Select((v, i) => (range > 0 ? i / 2.0 : 0.5, PlotText.Of(statistic, v)))]);
        }
    }
}

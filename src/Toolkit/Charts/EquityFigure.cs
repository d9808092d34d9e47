using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Toolkit.Charts;

/// <summary>Equity over its drawdown.</summary>
internal static class EquityFigure
{
    /// <param name="result">The run.</param>
    /// <param name="benchmark">Bars to hold against it, bought at the start; or null.</param>
    /// <param name="own">The run's own bars, held when there is no benchmark; or null.</param>
    public static (PlotFigure Figure, string? Note) Of(BacktestResult result, BarSeries? benchmark, BarSeries? own)
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
        if (Held(result, benchmark, own) is { } held)
        {
            Line(benchmark is null ? "Buy and hold" : PlotText.Of($"{benchmark.Symbol}, bought and held"), held, PlotFigure.Line(Palette.Slate, 1.3, "dash"));
        }

        Line("Equity", i => result.Equity[i], PlotFigure.Line(Palette.Blue, 1.8));
        JsonObject drawdown = Line("Drawdown", i => result.Drawdown[i], PlotFigure.Line(Palette.Fall, 1));
        drawdown["yaxis"] = "y2";
        drawdown["fill"] = "tozeroy";
        drawdown["fillcolor"] = Palette.FallSoft;
        drawdown["hovertemplate"] = "%{y:.2f} %<extra>Drawdown</extra>";
        drawdown["showlegend"] = false;
        return (figure, Thinning.Note(result.Equity.Count, points.Length));

        JsonObject Line(string name, Func<int, double> value, JsonObject line) =>
            figure.AddLine(name, Stamps(result.Time, points), points.Select(value), line, "%{y:,.2f}");
    }

    public static JsonArray Stamps(TimeColumn times, IEnumerable<int> points)
    {
        bool withTime = MemoryMarshal.ToEnumerable(times.Memory).Any(time => time % UnixMicroseconds.PerDay != 0);
        return FigureJson.Texts(points.Select(i => PlotText.Time(times.Memory.Span[i], withTime)));
    }

    /// <summary>
    /// What the starting capital would be worth in a series at each point of the run: the benchmark from the run's start on,
    /// else the run's own symbol as <see cref="Metrics.BuyHoldReturnPct"/> buys it. Null where that is not defined.
    /// </summary>
    private static Func<int, double>? Held(BacktestResult result, BarSeries? benchmark, BarSeries? own)
    {
        BarSeries? series = benchmark ?? own;
        int last = series is null ? -1 : KnownAt(series, result, result.Equity.Count - 1);
        if (series is null || last < 0)
        {
            return null;
        }

        double bought = benchmark is not null
            ? series.Close[Math.Max(0, KnownAt(series, result, 0))]
            : result.Metrics.BuyHoldReturnPct is { } held ? series.Close[last] / (1 + held / 100) : double.NaN;
        // Before it buys there is the capital: the close at which it bought is the first with that price.
        int first = benchmark is not null ? 0 : FirstAt(series, bought, result);
        return bought > 0 ? point => KnownAt(series, result, point) is var bar && bar >= first ? result.Options.Cash * series.Close[bar] / bought : result.Options.Cash : null;
    }

    private static int FirstAt(BarSeries series, double price, BacktestResult result)
    {
        int from = Math.Max(0, series.LowerBound(result.Time.Microseconds[0]));
        for (int i = from; i < series.Count; i++)
        {
            if (Math.Abs(series.Close[i] - price) <= 1e-9 * price)
            {
                return i;
            }
        }

        return from;
    }

    /// <summary>The last bar that is known at a point of the run.</summary>
    private static int KnownAt(BarSeries series, BacktestResult result, int point)
    {
        long time = result.Time.Microseconds[point];
        bool label = series.Timeframe.IsIntraday && time % UnixMicroseconds.PerDay == 0;
        int after = series.LowerBound(label ? time + UnixMicroseconds.PerDay : time + 1);
        return after - 1;
    }
}

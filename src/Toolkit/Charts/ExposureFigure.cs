using System.Text.Json.Nodes;

namespace Toolkit.Charts;

/// <summary>The value of open positions over time.</summary>
internal static class ExposureFigure
{
    public static (PlotFigure Figure, string? Note) Of(BacktestResult result, IReadOnlyList<BarSeries> bars)
    {
        (double[] longs, double[] shorts) = Values(result, bars);
        int[] points = Thinning.Points(longs.Length, Thinning.Small, longs, shorts);
        PlotFigure figure = new();
        figure.TimeAxis()["type"] = "date";
        JsonObject axis = figure.Axis("yaxis", "%");
        axis["side"] = "right";
        axis["rangemode"] = "tozero";
        JsonArray stamps = EquityFigure.Stamps(result.Time, points);
        Area("Long", longs, Palette.Blue, Palette.BlueSoft);
        Area("Short", shorts, Palette.Fall, Palette.FallSoft);
        return (figure, bars.Count > 0 ? null : "at entry prices: the bars are not known");

        void Area(string name, double[] values, string line, string fill)
        {
            if (Array.Exists(values, v => v != 0))
            {
                JsonObject trace = figure.AddLine(name, (JsonArray)stamps.DeepClone(), points.Select(i => values[i]), PlotFigure.Line(line, 0.8), "%{y:.1f} %");
                trace["fill"] = "tozeroy";
                trace["fillcolor"] = fill;
                trace["line"]!["shape"] = "hv";
            }
        }
    }

    /// <summary>Long and short positions at each point in percent of equity, the short ones negative.</summary>
    public static (double[] Long, double[] Short) Values(BacktestResult result, IReadOnlyList<BarSeries> bars)
    {
        ReadOnlySpan<long> time = result.Time.Microseconds;
        double[] longs = new double[time.Length], shorts = new double[time.Length];
        foreach (IGrouping<string, Trade> symbol in result.Trades.Concat(result.OpenTrades).GroupBy(t => t.Symbol))
        {
            double[]? closes = bars.FirstOrDefault(b => b.Symbol == symbol.Key) is { } series ? Closes(series, result) : null;
            foreach (Trade trade in symbol)
            {
                int from = PlaceOf(time, trade.EntryTime), to = trade.ExitReason == ExitReason.None ? time.Length : PlaceOf(time, trade.ExitTime);
                double[] into = trade.IsLong ? longs : shorts;
                for (int t = from; t < to; t++)
                {
                    into[t] += ValueOf(trade, closes is null ? double.NaN : closes[t]);
                }
            }
        }

        for (int t = 0; t < time.Length; t++)
        {
            double equity = result.Equity[t];
            (longs[t], shorts[t]) = equity > 0 ? (100 * longs[t] / equity, 100 * shorts[t] / equity) : (0, 0);
        }

        return (longs, shorts);
    }

    /// <summary>Of an option structure what it puts at risk: the price of its underlying is not its own.</summary>
    private static double ValueOf(Trade trade, double close) => trade.Legs.Count > 0
        ? Math.Sign(trade.Quantity) * trade.Basis
        : trade.Quantity * trade.Multiplier * (double.IsFinite(close) ? close : trade.EntryPrice);

    private static int PlaceOf(ReadOnlySpan<long> time, DateTime moment) => time.BinarySearch(UnixMicroseconds.From(moment)) is var at && at >= 0 ? at : ~at;

    /// <summary>The last close of a series that is known at each point of the run.</summary>
    private static double[] Closes(BarSeries series, BacktestResult result)
    {
        double[] closes = new double[result.Time.Count];
        for (int t = 0; t < closes.Length; t++)
        {
            int bar = HeldCurve.KnownAt(series, result, t);
            closes[t] = bar >= 0 ? series.Close[bar] : double.NaN;
        }

        return closes;
    }
}

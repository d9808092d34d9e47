using System.Text.Json.Nodes;

namespace Toolkit.Charts;

/// <summary>Candles, volume, indicators and trades over one axis that counts bars, so that a closed market takes no room.</summary>
internal sealed class CandleFigure
{
    private const double VolumeShare = 0.16;
    private const double PaneShare = 0.16;
    private const int MaxPanes = 3;

    private readonly PlotFigure _figure = new();
    private readonly ShownBars _shown;
    private int _axes = 1;

    private CandleFigure(BarSeries bars) => _shown = new(bars);

    public string? Note { get; private set; }

    public int Height { get; private set; } = 420;

    public static (PlotFigure Figure, string? Note, int Height) Of(BarSeries bars, BacktestResult? result)
    {
        CandleFigure candles = new(bars);
        candles.Draw(result);
        return (candles._figure, candles.Note, candles.Height);
    }

    private void Draw(BacktestResult? result)
    {
        bool hasVolume = _shown.Bars.Volume.Any(v => v > 0);
        IReadOnlyList<IndicatorGroup> groups = result is null ? [] : IndicatorGroup.Of(result, _shown);
        List<IndicatorGroup> panes = [.. groups.Where(g => !g.OnPrice).Take(MaxPanes)];
        double bottom = PaneShare * panes.Count + (hasVolume ? VolumeShare : 0);
        Height += 90 * panes.Count;
        JsonObject time = _figure.TimeAxis();
        time["type"] = "category";
        time["categoryorder"] = "array";
        time["categoryarray"] = FigureJson.Texts(_shown.Labels);
        time["range"] = new JsonArray(-0.5, Math.Max(0.5, _shown.Labels.Length - 0.5));
        time["nticks"] = 8;
        time["tickangle"] = 0;
        time["rangeslider"] = new JsonObject { ["visible"] = false };
        _figure.Layout["hoversubplots"] = "axis";
        _figure.Layout["meta"] = new JsonObject { ["gapFree"] = true };
        Pane("yaxis", bottom, 1, null);
        Candles();
        foreach (IndicatorColumn column in groups.Where(g => g.OnPrice).SelectMany(g => g.Columns))
        {
            Line(column, "y");
        }

        if (hasVolume)
        {
            Volume(bottom - VolumeShare, bottom);
        }

        for (int i = 0; i < panes.Count; i++)
        {
            string axis = Pane(NextAxis(), PaneShare * (panes.Count - 1 - i), PaneShare * (panes.Count - i), panes[i].Name);
            foreach (IndicatorColumn column in panes[i].Columns)
            {
                Line(column, axis);
            }
        }

        time["anchor"] = _axes == 1 ? "y" : $"y{_axes}";
        string? trades = result is null ? null : TradeMarks.Add(_figure, _shown, result);
        string? utc = _shown.WithTime ? "times in UTC" : null;
        Note = Joined(_shown.Note, groups.Count(g => !g.OnPrice) > MaxPanes ? $"{MaxPanes} of {groups.Count(g => !g.OnPrice)} indicator panes" : null, trades, utc);
    }

    public static string? Joined(params string?[] notes) => notes.Any(n => n is not null) ? string.Join("; ", notes.Where(n => n is not null)) : null;

    private string NextAxis() => $"yaxis{++_axes}";

    private string Pane(string name, double from, double to, string? title)
    {
        JsonObject axis = _figure.Axis(name, title is null ? null : PlotText.Of(title));
        axis["domain"] = new JsonArray(from + (from > 0 ? 0.02 : 0), to);
        axis["side"] = "right";
        axis["zeroline"] = false;
        if (title is not null)
        {
            axis["nticks"] = 4;
        }

        return name.Replace("axis", "", StringComparison.Ordinal);
    }

    private void Candles()
    {
        BarSeries bars = _shown.Bars;
        _figure.Add("candlestick", new()
        {
            ["name"] = PlotText.Of(bars.Symbol),
            ["x"] = FigureJson.Texts(_shown.Labels),
            ["open"] = FigureJson.Numbers(bars.Open),
            ["high"] = FigureJson.Numbers(bars.High),
            ["low"] = FigureJson.Numbers(bars.Low),
            ["close"] = FigureJson.Numbers(bars.Close),
            ["increasing"] = Candle(Palette.Rise, Palette.RiseSoft),
            ["decreasing"] = Candle(Palette.Fall, Palette.Fall),
            ["showlegend"] = false,
        });
    }

    private static JsonObject Candle(string line, string fill) =>
        new() { ["line"] = new JsonObject { ["color"] = line, ["width"] = 1 }, ["fillcolor"] = fill };

    private void Volume(double from, double to)
    {
        string name = NextAxis();
        string axis = Pane(name, from, to, "Volume");
        ((JsonObject)_figure.Layout[name]!)["nticks"] = 3;
        BarSeries bars = _shown.Bars;
        _figure.Add("bar", new()
        {
            ["name"] = "Volume",
            ["x"] = FigureJson.Texts(_shown.Labels),
            ["y"] = FigureJson.Numbers(bars.Volume),
            ["yaxis"] = axis,
            ["marker"] = new JsonObject
            {
                ["color"] = FigureJson.Texts(bars.Select(b => b.Close >= b.Open ? Palette.RiseSoft : Palette.FallSoft)),
                ["line"] = new JsonObject { ["width"] = 0 },
            },
            ["showlegend"] = false,
        });
        _figure.Layout["bargap"] = 0.15;
    }

    private void Line(IndicatorColumn column, string axis)
    {
        int index = _figure.Traces.Count(t => (string?)t!["mode"] == "lines");
        _figure.Add("scatter", new()
        {
            ["mode"] = "lines",
            ["name"] = PlotText.Of(column.Name),
            ["x"] = FigureJson.Texts(_shown.Labels),
            ["y"] = FigureJson.Numbers(_shown.Sample(column.Values.Span)),
            ["yaxis"] = axis,
            ["line"] = PlotFigure.Line(Palette.Line(index), 1.3, Palette.Dash(index)),
        });
    }
}

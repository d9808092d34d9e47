using System.Text.Json.Nodes;

namespace Toolkit.Charts;

/// <summary>Profit and loss of a structure over the price of the underlying.</summary>
internal sealed class PayoffFigure
{
    private const int Points = 240;

    private readonly OptionStructure _structure;
    private readonly double _received;
    private readonly PayoffOptions _options;
    private readonly IReadOnlyList<double> _breakEvens;
    private readonly double[] _prices;

    public PayoffFigure(OptionStructure structure, double credit, PayoffOptions options)
    {
        (_structure, _options) = (structure, options);
        _received = credit * OptionContract.Multiplier * structure.Quantity;
        _breakEvens = structure.BreakEvens(credit, options.Model);
        _prices = Prices();
        Note = NoteOf(credit);
    }

    public string Note { get; }

    public PlotFigure ToFigure()
    {
        PlotFigure figure = new();
        JsonObject price = figure.Axis("xaxis", PlotText.Of($"{_structure.Underlying} at expiry, {_structure.Expiry:yyyy-MM-dd}"));
        price["showgrid"] = false;
        price["range"] = new JsonArray(_prices[0], _prices[^1]);
        price["hoverformat"] = ",.2f";
        JsonObject profit = figure.Axis("yaxis", "Profit and loss");
        profit["side"] = "right";
        profit["zerolinewidth"] = 2;
        double[] atExpiry = [.. _prices.Select(at => _structure.PayoffAtExpiry(at, _options.Model) + _received)];
        Area(figure, atExpiry.Select(value => Math.Max(0, value)), Palette.RiseSoft);
        Area(figure, atExpiry.Select(value => Math.Min(0, value)), Palette.FallSoft);
        figure.AddLine("At expiry", FigureJson.Numbers(_prices), atExpiry, PlotFigure.Line(Palette.Blue, 1.8), "%{y:+,.2f}");
        if (_options.At is { } at)
        {
            IEnumerable<double> now = _prices.Select(price => _structure.Value(price, at, _options.Model) + _received);
            figure.AddLine(PlotText.Of($"On {at:yyyy-MM-dd}"), FigureJson.Numbers(_prices), now, PlotFigure.Line(Palette.Amber, 1.5, "dash"), "%{y:+,.2f}");
        }

        Marks(figure);
        return figure;
    }

    private void Area(PlotFigure figure, IEnumerable<double> values, string colour)
    {
        // The line that it ends at is drawn over it, so it has none of its own.
        JsonObject area = figure.AddLine("", FigureJson.Numbers(_prices), values, PlotFigure.Line(Palette.Clear, 0), "");
        area["fill"] = "tozeroy";
        area["fillcolor"] = colour;
        area["showlegend"] = false;
        area["hoverinfo"] = "skip";
        area.Remove("hovertemplate");
    }

    private void Marks(PlotFigure figure)
    {
        if (_breakEvens.Count > 0)
        {
            figure.Add("scatter", new()
            {
                ["mode"] = "markers+text",
                ["name"] = "Break-even",
                ["x"] = FigureJson.Numbers(_breakEvens),
                ["y"] = FigureJson.Numbers(_breakEvens.Select(_ => 0.0)),
                ["text"] = FigureJson.Texts(_breakEvens.Select(price => PlotText.Number(price))),
                ["textposition"] = "top center",
                ["textfont"] = new JsonObject { ["color"] = Palette.Text },
                ["marker"] = new JsonObject { ["color"] = Palette.Purple, ["size"] = 8, ["symbol"] = "diamond" },
                ["hoverinfo"] = "skip",
            });
        }

        if (_options.Underlying is { } underlying)
        {
            figure.Layout["shapes"] = new JsonArray(new JsonObject
            {
                ["type"] = "line",
                ["x0"] = underlying,
                ["x1"] = underlying,
                ["yref"] = "paper",
                ["y0"] = 0,
                ["y1"] = 1,
                ["line"] = PlotFigure.Line(Palette.Muted, 1, "dot"),
            });
            figure.Layout["annotations"] = new JsonArray(new JsonObject
            {
                ["x"] = underlying,
                ["yref"] = "paper",
                ["y"] = 0,
                ["yanchor"] = "bottom",
                ["xanchor"] = "left",
                ["showarrow"] = false,
                ["text"] = PlotText.Of($" now {PlotText.Number(underlying)}"),
                ["font"] = new JsonObject { ["color"] = Palette.Muted },
            });
        }
    }

    /// <summary>Even steps from below the lowest to above the highest of strikes, break-evens and the price now, and each of these itself, where the line bends.</summary>
    private double[] Prices()
    {
        List<double> marks = [.. _structure.Legs.Select(leg => leg.Contract.Strike), .. _breakEvens];
        if (_options.Underlying is { } underlying)
        {
            marks.Add(underlying);
        }

        double low = marks.Min(), high = marks.Max(), margin = Math.Max(0.35 * (high - low), 0.06 * high);
        double from = Math.Max(low / 100, low - margin), step = (high + margin - from) / Points;
        return [.. Enumerable.Range(0, Points + 1).Select(i => from + i * step).Concat(marks).Distinct().Order()];
    }

    private string NoteOf(double credit)
    {
        string most = _structure.MaximumProfit(credit, model: _options.Model) is { } profit ? PlotText.Number(profit) : "without limit";
        string least = _structure.MaximumLoss(credit, model: _options.Model) is { } loss ? PlotText.Number(loss) : "without limit";
        string evens = _breakEvens.Count == 0 ? "none" : string.Join(" and ", _breakEvens.Select(price => PlotText.Number(price)));
        return $"{(credit < 0 ? "debit" : "credit")} {PlotText.Number(Math.Abs(credit))}; most to win {most}, most to lose {least}; break-even {evens}; before commissions";
    }
}

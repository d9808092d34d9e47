using System.Text.Json.Nodes;

namespace Toolkit.Charts;

/// <summary>The trades of a run in a candle chart: arrows where they begin, marks by profit and loss where they end, lines between.</summary>
internal static class TradeMarks
{
    /// <summary>Trades that are drawn; of more than these, those with the largest profits and losses.</summary>
    public const int Limit = 1_000;

    public static string? Add(PlotFigure figure, ShownBars shown, BacktestResult result)
    {
        long first = shown.Source.Time.Microseconds[0], last = shown.Source.CloseTimes.Microseconds[^1];
        Trade[] all =
        [
            .. result.Trades.Concat(result.OpenTrades).Where(t =>
                t.Symbol == shown.Source.Symbol && UnixMicroseconds.From(t.ExitTime) >= first && UnixMicroseconds.From(t.EntryTime) <= last),
        ];
        Trade[] trades = all.Length <= Limit
            ? all
            : [.. all.OrderByDescending(t => Math.Abs(t.ProfitLoss)).Take(Limit).OrderBy(t => t.EntryTime)];
        Paths(figure, shown, "Profit", Palette.Rise, [.. trades.Where(t => t.ProfitLoss > 0)]);
        Paths(figure, shown, "Loss", Palette.Fall, [.. trades.Where(t => t.ProfitLoss <= 0)]);
        Entries(figure, shown, "Long entry", Palette.Blue, [.. trades.Where(t => t.IsLong)]);
        Entries(figure, shown, "Short entry", Palette.Purple, [.. trades.Where(t => !t.IsLong)]);
        Exits(figure, shown, "Exit with profit", "circle", Palette.Rise, [.. trades.Where(t => t.ProfitLoss > 0 && t.ExitReason != ExitReason.None)]);
        Exits(figure, shown, "Exit with loss", "x", Palette.Fall, [.. trades.Where(t => t.ProfitLoss <= 0 && t.ExitReason != ExitReason.None)]);
        return all.Length > Limit ? $"the {PlotText.Count(Limit)} largest of {PlotText.Count(all.Length)} trades" : null;
    }

    private static void Paths(PlotFigure figure, ShownBars shown, string name, string colour, Trade[] trades)
    {
        if (trades.Length == 0)
        {
            return;
        }

        figure.Add("scatter", new()
        {
            ["mode"] = "lines",
            ["name"] = name,
            // Between two trades a point that is none.
            ["x"] = FigureJson.Texts(trades.SelectMany(t => (string?[])[Label(shown, t, t.EntryTime), Label(shown, t, t.ExitTime), null])),
            ["y"] = FigureJson.Numbers(trades.SelectMany(t => (double[])[HeightOf(shown, t, t.EntryTime, t.EntryPrice), HeightOf(shown, t, t.ExitTime, t.ExitPrice), double.NaN])),
            ["line"] = PlotFigure.Line(colour, 1.5, "dot"),
            ["hoverinfo"] = "skip",
            ["showlegend"] = false,
            ["meta"] = "mark",
        });
    }

    /// <summary>Arrows below the bar's low, pointing up, or above its high, pointing down: beside the price, where exits are marked.</summary>
    private static void Entries(PlotFigure figure, ShownBars shown, string name, string colour, Trade[] trades)
    {
        bool isLong = trades.Length > 0 && trades[0].IsLong;
        JsonObject? marker = Marks(figure, name, "triangle-up", colour, [.. trades.Select(t =>
        {
            int place = PlaceOf(shown, t, t.EntryTime);
            return (shown.Labels[place], isLong ? shown.Bars.Low[place] : shown.Bars.High[place], EntryText(t));
        })]);
        if (marker is not null)
        {
            // plotly.js moves a mark to its own foot; one that is turned around stands on its head and moves up.
            marker["angle"] = isLong ? 0 : 180;
            marker["standoff"] = 9;
            marker["size"] = 11;
            InLegend(figure, name, isLong ? "triangle-up" : "triangle-down", colour);
        }
    }

    /// <summary>A legend would show a moved mark moved: it gets one of its own, which draws nothing and hides and shows the real one.</summary>
    private static void InLegend(PlotFigure figure, string name, string symbol, string colour)
    {
        JsonObject real = (JsonObject)figure.Traces[^1]!;
        real["showlegend"] = false;
        real["legendgroup"] = name;
        figure.Add("scatter", new()
        {
            ["mode"] = "markers",
            ["name"] = name,
            ["legendgroup"] = name,
            ["x"] = new JsonArray((JsonNode?)null),
            ["y"] = new JsonArray((JsonNode?)null),
            ["marker"] = new JsonObject { ["symbol"] = symbol, ["size"] = 10, ["color"] = colour },
            ["hoverinfo"] = "skip",
            ["meta"] = "legend",
        });
    }

    private static void Exits(PlotFigure figure, ShownBars shown, string name, string symbol, string colour, Trade[] trades) =>
        Marks(figure, name, symbol, colour, trades.Select(t => (Label(shown, t, t.ExitTime), HeightOf(shown, t, t.ExitTime, t.ExitPrice), ExitText(t))).ToArray());

    private static JsonObject? Marks(PlotFigure figure, string name, string symbol, string colour, (string X, double Y, string Text)[] marks)
    {
        if (marks.Length == 0)
        {
            return null;
        }

        JsonObject marker = new()
        {
            ["symbol"] = symbol,
            ["size"] = 9,
            ["color"] = colour,
            ["line"] = new JsonObject { ["color"] = Palette.Surface, ["width"] = 1 },
        };

        figure.Add("scatter", new()
        {
            ["mode"] = "markers",
            ["name"] = name,
            ["x"] = FigureJson.Texts(marks.Select(m => m.X)),
            ["y"] = FigureJson.Numbers(marks.Select(m => m.Y)),
            ["text"] = FigureJson.Texts(marks.Select(m => m.Text)),
            ["hovertemplate"] = "%{text}<extra></extra>",
            ["marker"] = marker,
            ["meta"] = "mark",
        });
        return marker;
    }

    private static string EntryText(Trade trade) => PlotText.Of(
        $"{(trade.IsLong ? "Buys" : "Sells short")} {PlotText.Price(Math.Abs(trade.Quantity))} at {PlotText.Price(trade.EntryPrice)}{(trade.Tag is null ? "" : $" ({trade.Tag})")}");

    private static string ExitText(Trade trade)
    {
        string share = trade.ReturnPct is { } percent ? $" ({PlotText.Signed(percent)} %)" : "";
        string text = PlotText.Of($"{(trade.IsLong ? "Sells" : "Buys back")} {PlotText.Price(Math.Abs(trade.Quantity))} at {PlotText.Price(trade.ExitPrice)}: ");
        string profit = PlotText.Of($"{PlotText.Signed(trade.ProfitLoss)}{share}");
        return $"{text}<b>{profit}</b>, {PlotText.Of(TradeText.Reason(trade.ExitReason))}";
    }

    /// <summary>Where a mark lies; the price of options is no price of the underlying, so theirs lie at its close.</summary>
    private static double HeightOf(ShownBars shown, Trade trade, DateTime time, double price) =>
        trade.Legs.Count == 0 ? price : shown.Bars.Close[PlaceOf(shown, trade, time)];

    private static string Label(ShownBars shown, Trade trade, DateTime time) => shown.Labels[PlaceOf(shown, trade, time)];

    /// <summary>Options are traded at moments: one at a close is in the bar that closes.</summary>
    private static int PlaceOf(ShownBars shown, Trade trade, DateTime time) => shown.PlaceOf(UnixMicroseconds.From(time) - (trade.Legs.Count == 0 ? 0 : 1));
}

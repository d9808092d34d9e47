using System.Text.Json.Nodes;

namespace Toolkit.Charts;

/// <summary>What each trade made, over time.</summary>
internal static class TradeFigure
{
    public static (PlotFigure Figure, string? Note) Of(BacktestResult result)
    {
        Trade[] all = [.. result.Trades], shown = all.Length <= TradeMarks.Limit ? all : [.. all.OrderByDescending(t => Math.Abs(t.ProfitLoss)).Take(TradeMarks.Limit).OrderBy(t => t.ExitTime)];
        PlotFigure figure = new();
        JsonObject time = figure.TimeAxis();
        time["type"] = "date";
        figure.Axis("yaxis")["side"] = "right";
        figure.Layout["hovermode"] = "closest";
        bool several = shown.Select(t => t.Symbol).Distinct().Skip(1).Any(), withTime = shown.Any(t => t.ExitTime.TimeOfDay != TimeSpan.Zero);
        Marks("Long, profit", "triangle-up", Palette.Rise, t => t.IsLong && t.ProfitLoss > 0);
        Marks("Long, loss", "triangle-up-open", Palette.Fall, t => t.IsLong && t.ProfitLoss <= 0);
        Marks("Short, profit", "triangle-down", Palette.Rise, t => !t.IsLong && t.ProfitLoss > 0);
        Marks("Short, loss", "triangle-down-open", Palette.Fall, t => !t.IsLong && t.ProfitLoss <= 0);
        return (figure, all.Length > shown.Length ? $"the {PlotText.Count(shown.Length)} largest of {PlotText.Count(all.Length)} trades" : null);

        void Marks(string name, string symbol, string colour, Func<Trade, bool> counts)
        {
            Trade[] trades = [.. shown.Where(counts)];
            if (trades.Length > 0)
            {
                figure.Add("scatter", new()
                {
                    ["mode"] = "markers",
                    ["name"] = name,
                    ["x"] = FigureJson.Texts(trades.Select(t => PlotText.Time(UnixMicroseconds.From(t.ExitTime), withTime))),
                    ["y"] = FigureJson.Numbers(trades.Select(t => t.ProfitLoss)),
                    ["text"] = FigureJson.Texts(trades.Select(t => PlotText.Of(
                        $"{(several ? t.Symbol + " " : "")}{PlotText.Signed(t.ReturnPct ?? 0)} %, {TradeText.Duration(t.Duration)}, {TradeText.Reason(t.ExitReason)}"))),
                    ["hovertemplate"] = "%{x}<br><b>%{y:+,.2f}</b> %{text}<extra></extra>",
                    ["marker"] = new JsonObject { ["symbol"] = symbol, ["size"] = 8, ["color"] = colour },
                });
            }
        }
    }
}

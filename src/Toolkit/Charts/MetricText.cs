using System.Globalization;

namespace Toolkit.Charts;

/// <summary>What people call the statistics, and how they write them.</summary>
internal static class MetricText
{
    private enum Unit
    {
        Money,
        Percent,
        Ratio,
        Days,
        Count,
    }

    private static readonly Dictionary<string, (string Label, Unit Unit)> Known = new()
    {
        ["finalEquity"] = ("Final equity", Unit.Money),
        ["peakEquity"] = ("Peak equity", Unit.Money),
        ["netProfit"] = ("Net profit", Unit.Money),
        ["commissions"] = ("Commissions", Unit.Money),
        ["returnPct"] = ("Return", Unit.Percent),
        ["buyHoldReturnPct"] = ("Buy and hold", Unit.Percent),
        ["annualReturnPct"] = ("Annual return", Unit.Percent),
        ["cagrPct"] = ("CAGR", Unit.Percent),
        ["annualVolatilityPct"] = ("Annual volatility", Unit.Percent),
        ["sharpe"] = ("Sharpe ratio", Unit.Ratio),
        ["sortino"] = ("Sortino ratio", Unit.Ratio),
        ["calmar"] = ("Calmar ratio", Unit.Ratio),
        ["maxDrawdownPct"] = ("Maximum drawdown", Unit.Percent),
        ["avgDrawdownPct"] = ("Average drawdown", Unit.Percent),
        ["maxDrawdownDays"] = ("Longest drawdown", Unit.Days),
        ["avgDrawdownDays"] = ("Average drawdown, days", Unit.Days),
        ["trades"] = ("Trades", Unit.Count),
        ["winRatePct"] = ("Win rate", Unit.Percent),
        ["bestTradePct"] = ("Best trade", Unit.Percent),
        ["worstTradePct"] = ("Worst trade", Unit.Percent),
        ["avgTradePct"] = ("Average trade", Unit.Percent),
        ["maxTradeDays"] = ("Longest trade", Unit.Days),
        ["avgTradeDays"] = ("Average trade, days", Unit.Days),
        ["profitFactor"] = ("Profit factor", Unit.Ratio),
        ["expectancyPct"] = ("Expectancy", Unit.Percent),
        ["sqn"] = ("System quality number", Unit.Ratio),
        ["kelly"] = ("Kelly criterion", Unit.Ratio),
        ["exposurePct"] = ("Exposure", Unit.Percent),
        ["ambiguousBars"] = ("Ambiguous bars", Unit.Count),
        ["rejectedOrders"] = ("Rejected orders", Unit.Count),
        ["reducedOrders"] = ("Reduced orders", Unit.Count),
        ["fillsBeyondBar"] = ("Fills beyond their bar", Unit.Count),
        ["periodsPerYear"] = ("Periods a year", Unit.Count),
    };

    /// <summary>A statistic's name for people; its key where it has none.</summary>
    public static string Label(string key) => Known.TryGetValue(key, out (string Label, Unit Unit) known) ? known.Label : key;

    /// <summary>A statistic with its unit; a dash where it is not defined.</summary>
    public static string Value(string key, double? value)
    {
        if (value is not { } number)
        {
            return "–";
        }

        return (Known.TryGetValue(key, out (string Label, Unit Unit) known) ? known.Unit : Unit.Ratio) switch
        {
            Unit.Money => PlotText.Number(number),
            Unit.Percent => $"{PlotText.Number(number)} %",
            Unit.Days => number == Math.Floor(number) ? $"{PlotText.Number(number, 0)} d" : $"{PlotText.Number(number, 1)} d",
            Unit.Count => PlotText.Number(number, number == Math.Floor(number) ? 0 : 2),
            _ => PlotText.Number(number),
        };
    }

    /// <summary>A number as a script reads it, for sorting.</summary>
    public static string Raw(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";
}

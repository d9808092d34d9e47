using System.Globalization;

namespace Toolkit.Cli.Verbs;

/// <summary>The statistics of a run for a reader: names, units, two digits.</summary>
internal static class MetricsText
{
    private static readonly (string Name, string Key, string Unit)[][] Groups =
    [
        [
            ("Final equity", "finalEquity", ""), ("Peak equity", "peakEquity", ""), ("Net profit", "netProfit", ""), ("Commissions", "commissions", ""),
        ],
        [
            ("Return", "returnPct", "%"), ("Buy & hold return", "buyHoldReturnPct", "%"), ("Annual return", "annualReturnPct", "%"), ("CAGR", "cagrPct", "%"),
            ("Annual volatility", "annualVolatilityPct", "%"), ("Exposure", "exposurePct", "%"),
        ],
        [
            ("Sharpe ratio", "sharpe", ""), ("Sortino ratio", "sortino", ""), ("Calmar ratio", "calmar", ""),
        ],
        [
            ("Max. drawdown", "maxDrawdownPct", "%"), ("Avg. drawdown", "avgDrawdownPct", "%"), ("Max. drawdown time", "maxDrawdownDays", "days"),
            ("Avg. drawdown time", "avgDrawdownDays", "days"),
        ],
        [
            ("Trades", "trades", "#"), ("Win rate", "winRatePct", "%"), ("Best trade", "bestTradePct", "%"), ("Worst trade", "worstTradePct", "%"),
            ("Avg. trade", "avgTradePct", "%"), ("Max. trade time", "maxTradeDays", "days"), ("Avg. trade time", "avgTradeDays", "days"),
            ("Profit factor", "profitFactor", ""), ("Expectancy", "expectancyPct", "%"), ("SQN", "sqn", ""), ("Kelly criterion", "kelly", ""),
        ],
    ];

    private const int NameWidth = 22;
    private const int ValueWidth = 14;

    public static void Write(TextWriter text, Metrics metrics)
    {
        foreach ((string Name, string Key, string Unit)[] group in Groups)
        {
            foreach ((string name, string key, string unit) in group)
            {
                Line(text, name, metrics[key], unit);
            }

            text.WriteLine();
        }

        // Only worth a line when something happened.
        foreach ((string name, int count) in new[]
        {
            ("Rejected orders", metrics.RejectedOrders), ("Reduced orders", metrics.ReducedOrders), ("Ambiguous bars", metrics.AmbiguousBars),
            ("Fills beyond bar", metrics.FillsBeyondBar),
        })
        {
            if (count > 0)
            {
                text.WriteLine($"{name,-NameWidth}{count,ValueWidth}");
            }
        }
    }

    /// <summary>What the run was held against.</summary>
    public static void Write(TextWriter text, SeriesKey benchmark, BenchmarkComparison comparison)
    {
        text.WriteLine($"Against {Text.Of(benchmark)}");
        Line(text, "Alpha a year", comparison.AlphaPct, "%");
        Line(text, "Beta", comparison.Beta, "");
        Line(text, "Correlation", comparison.Correlation, "");
        Line(text, "Benchmark return", comparison.BenchmarkReturnPct, "%");
        text.WriteLine();
    }

    /// <summary>Orders that did not fill as they were given, and why: it decides what the statistics below are worth.</summary>
    public static void Orders(TextWriter text, BacktestResult result)
    {
        string[] lines = [.. OrderSummary.Of(result)];
        foreach (string line in lines)
        {
            text.WriteLine(Text.Of(line));
        }

        text.Write(lines.Length > 0 ? text.NewLine : "");
    }

    /// <summary>One statistic; the unit <c>#</c> stands for a whole number.</summary>
    public static void Line(TextWriter text, string name, double? value, string unit) =>
        text.WriteLine($"{name,-NameWidth}{Number(value, unit == "#" ? 0 : 2),ValueWidth} {unit.TrimEnd('#')}".TrimEnd());

    /// <summary>A statistic with a few digits; one that is not defined is a dash.</summary>
    public static string Number(double? value, int digits = 2) =>
        value is { } v ? (Math.Round(v, digits) + 0.0).ToString($"N{digits}", CultureInfo.InvariantCulture) : "-";
}

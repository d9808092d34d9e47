using Toolkit.Backtesting;
using Toolkit.Charts;

namespace Toolkit.Reports;

/// <summary>What a report is of: strategy, bars, costs, and what one should know before believing it.</summary>
internal static class HeaderPart
{
    /// <summary>Characters of a value that fit into a column of facts.</summary>
    private const int Long = 28;

    public static Html Warnings(IReadOnlyList<string> warnings) => warnings.Count == 0
        ? Html.Empty
        : Html.Of($"<div class=\"warnings\" role=\"note\"><h2>Before you believe these numbers</h2><ul>{warnings.Select(w => Html.Of($"<li>{w}</li>"))}</ul></div>");

    public static Html Facts(string title, IEnumerable<(string Name, string? Value)> facts) => Html.Of(
        $"<section><h2>{title}</h2><dl class=\"facts\">{facts.Where(f => f.Value is { Length: > 0 }).Select(f => Html.Of($"<div class=\"{(f.Value!.Length > Long ? "wide" : "")}\"><dt>{f.Name}</dt><dd>{f.Value}</dd></div>"))}</dl></section>");

    /// <summary>The parameters in a line.</summary>
    public static string Parameters(BacktestResult result) =>
        string.Join(", ", result.Parameters.Select(p => $"{p.Key} = {PlainValue.TextOf(p.Value)}"));

    /// <summary>What trading cost, in a line.</summary>
    public static string Costs(BacktestResult result) =>
        $"commission {Commission(result)}, {(result.IsOfOptions ? "" : $"slippage {result.Options.Slippage}, ")}{PlotText.Number(result.Options.Cash, 0)} to start with";

    /// <summary>Of options it is of contracts.</summary>
    private static string? Commission(BacktestResult result) =>
        result.IsOfOptions ? $"{result.Options.Commission}".Replace("/share", "/contract", StringComparison.Ordinal) : result.Options.Commission.ToString();

    public static IEnumerable<(string Name, string? Value)> Of(BacktestResult result)
    {
        foreach ((string name, object value) in result.Parameters)
        {
            yield return (name, PlainValue.TextOf(value));
        }

        BacktestOptions options = result.Options;
        yield return ("Starting capital", PlotText.Number(options.Cash));
        yield return ("Commission", Commission(result));
        yield return ("Slippage", result.IsOfOptions ? null : $"{options.Slippage}{(options.CapSlippage ? ", inside the bar" : "")}");
        yield return (result.IsOfOptions ? "Size of an entry" : "Size of an order", options.Sizing.ToString());
        yield return ("Margin", options.Margin < 1 ? $"{PlotText.Price(100 * options.Margin)} %" : null);
        yield return ("Fills", result.IsOfOptions ? null : $"{(options.TradeOnClose ? "at the close of the same bar" : "at the next open")}{(options.Fills == FillModel.Whole ? "" : $", {options.Fills}")}");
        yield return ("Risk-free rate", options.RiskFreeRate != 0 ? $"{PlotText.Price(100 * options.RiskFreeRate)} % a year" : null);
        foreach (BarSeries series in result.Series)
        {
            yield return ($"Bars of {series.Symbol}", BarsText(series.Key, series.Count, series.Version, series.Sha256));
        }
    }

    /// <summary>How a stored run came about, and the bars that it used.</summary>
    public static IEnumerable<(string Name, string? Value)> Of(StoredRun run)
    {
        yield return ("Run", run.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        yield return ("Saved", $"{TradeText.Time(run.CreatedAt)} UTC, by Toolkit {run.ToolkitVersion}");
        yield return ("Tags", string.Join(", ", run.Tags));
        yield return ("Notes", run.Summary.Notes);
        yield return ("Git commit", run.GitCommit);
        yield return ("Strategy's code", run.StrategyHash);
        foreach (StoredSeries series in run.Series.Where(s => s.Key is not null))
        {
            yield return ($"Bars of {series.Symbol}", BarsText(series.Key!.Value, series.Bars, series.Origin?.Version, series.Sha256));
        }
    }

    private static string BarsText(SeriesKey key, int count, long? version, string? sha256)
    {
        string stored = version is null ? "" : $", store version {version}";
        return $"{key}, {PlotText.Count(count)} bars{stored}{(sha256 is null ? "" : $", SHA-256 {sha256[..16]}…")}";
    }
}

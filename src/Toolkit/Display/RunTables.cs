using Toolkit.Backtesting;

namespace Toolkit.Display;

/// <summary>Runs and trades as tables for reading: the columns that matter, rounded. Their exact values are in the objects.</summary>
internal static class RunTables
{
    private const int MostTags = 5;

    /// <summary>A row for each run.</summary>
    public static Frame Of(IReadOnlyList<RunSummary> runs) => Frame.FromColumns(
        ("id", runs.Select(r => r.Id).ToArray()),
        ("name", runs.Select(r => r.Name).ToArray()),
        ("strategy", runs.Select(r => r.Strategy).ToArray()),
        ("parameters", runs.Select(r => string.Join(' ', r.Parameters.Select(p => $"{p.Key}={PlainValue.TextOf(p.Value)}"))).ToArray()),
        ("symbol", runs.Select(r => r.Symbol).ToArray()),
        ("timeframe", runs.Select(r => r.Timeframe?.Name ?? "").ToArray()),
        ("returnPct", Rounded(runs, r => r.Metrics.ReturnPct)),
        ("sharpe", Rounded(runs, r => r.Metrics.Sharpe)),
        ("maxDrawdownPct", Rounded(runs, r => r.Metrics.MaxDrawdownPct)),
        ("trades", runs.Select(r => r.Metrics.Trades).ToArray()),
        ("tags", runs.Select(r => string.Join(", ", r.Tags.Take(MostTags))).ToArray()),
        ("createdAt", runs.Select(r => r.CreatedAt).ToArray()));

    /// <summary>A row for each trade.</summary>
    public static Frame Of(IReadOnlyList<Trade> trades) => Frame.FromColumns(
        ("symbol", trades.Select(t => t.Symbol).ToArray()),
        ("quantity", trades.Select(t => t.Quantity).ToArray()),
        ("entryTime", trades.Select(t => t.EntryTime).ToArray()),
        ("entryPrice", Rounded(trades, t => t.EntryPrice, 4)),
        ("exitTime", trades.Select(t => t.ExitTime).ToArray()),
        ("exitPrice", Rounded(trades, t => t.ExitPrice, 4)),
        ("exit", trades.Select(t => t.ExitReason.ToString().ToLowerInvariant()).ToArray()),
        ("profitLoss", Rounded(trades, t => t.ProfitLoss)),
        ("returnPct", Rounded(trades, t => t.ReturnPct)),
        ("maxAdversePct", Rounded(trades, t => t.MaxAdversePct)),
        ("maxFavorablePct", Rounded(trades, t => t.MaxFavorablePct)));

    /// <summary>A column for each run: what differs, then the statistics, the best of each with a star.</summary>
    public static Frame Of(RunComparison comparison)
    {
        List<string> names = ["strategy", "symbol"];
        List<string[]> rows = [[.. comparison.Runs.Select(r => r.Result.Strategy)], [.. comparison.Runs.Select(r => r.Summary.Symbol)]];
        foreach (ComparedSetting setting in comparison.Parameters.Concat(comparison.Options))
        {
            names.Add(setting.Name);
            rows.Add([.. setting.Values.Select(v => PlainValue.TextOf(v) ?? "–")]);
        }

        foreach (ComparedMetric metric in comparison.Metrics.Where(m => m.Values.Any(v => v is not null)))
        {
            names.Add(metric.Statistic.Label);
            rows.Add([.. metric.Values.Select((v, k) => PlotText.Of(metric.Statistic, v) + (metric.Best[k] ? " ★" : ""))]);
        }

        return Frame.FromColumns(
        [
            ("run", names.ToArray()),
            .. comparison.Runs.Select((run, k) => ($"{run.Id.ToString(CultureInfo.InvariantCulture)} {run.Name}", (Array)rows.Select(r => r[k]).ToArray())),
        ]);
    }

    private static double?[] Rounded<T>(IReadOnlyList<T> rows, Func<T, double?> of, int decimals = 2) =>
        [.. rows.Select(r => of(r) is { } value ? Math.Round(value, decimals) : (double?)null)];
}

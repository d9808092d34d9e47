using System.Globalization;

namespace Toolkit.Cli.Verbs;

/// <summary>Backtests for a reader.</summary>
internal sealed class BacktestText(TextWriter output)
{
    public static readonly string[] Shown = ["returnPct", "annualReturnPct", "sharpe", "maxDrawdownPct", "trades", "winRatePct", "profitFactor"];

    public void Write(BacktestJob job, BacktestResult result, StoredBenchmark? benchmark, bool trades)
    {
        string parameters = string.Join(' ', result.Parameters.ToJson().Select(p => $"{p.Key}={p.Value}"));
        Heading(job, parameters, result.Metrics, result.Equity.Count);
        MetricsText.Orders(output, result);
        MetricsText.Write(output, result.Metrics);
        if (benchmark is { } held)
        {
            MetricsText.Write(output, held.Key, held.Comparison);
        }

        if (trades)
        {
            Write(result.Trades);
        }
    }

    public void Write(BacktestJob job, SweepResult sweep, int rows)
    {
        Heading(job, string.Join(' ', job.Parameters.Select(p => $"{p.Key}={p.Value}")), sweep.Best.Metrics, null);
        Rows(sweep.ParameterNames, sweep.Metric, sweep.Take(rows).Select(r => (r.Parameters, r.Metrics)));
        output.WriteLine(sweep.Count > rows
            ? $"(the best {rows} of {Text.Count(sweep.Count)} by {sweep.Metric}; --format csv or --json gives all)"
            : $"({Text.Count(sweep.Count)} by {sweep.Metric}, best first)");
    }

    public void Write(BacktestJob job, WalkForwardResult walked, string metric)
    {
        Metrics whole = walked.OutOfSample.Metrics;
        Heading(job, "", whole, walked.OutOfSample.Equity.Count);
        MetricsText.Orders(output, walked.OutOfSample);
        TextTable.Write(output, ["in sample", "to", "out of sample to", "parameters", metric, "after", "returnPct", "trades"], walked.Windows, w =>
        [
            Day(w.InSample.From), Day(w.InSample.To), Day(w.OutOfSample.To), w.Parameters?.ToString() ?? "none",
            MetricsText.Number(metric, w.InSampleMetrics?[metric]), MetricsText.Number(metric, w.OutOfSampleMetrics[metric]),
            MetricsText.Number(w.OutOfSampleMetrics.ReturnPct), w.OutOfSampleMetrics.Trades,
        ]);
        output.WriteLine();
        output.WriteLine("All out-of-sample windows as one run:");
        MetricsText.Write(output, whole);
    }

    private void Write(IReadOnlyList<Trade> trades) => TextTable.Write(
        output, ["entry", "exit", "symbol", "side", "quantity", "entry price", "exit price", "profit", "return %", "reason"], trades,
        t =>
        [
            t.EntryTime, t.ExitTime, t.Symbol, t.IsLong ? "long" : "short", Math.Abs(t.Quantity), MetricsText.Number(t.EntryPrice), MetricsText.Number(t.ExitPrice),
            MetricsText.Number(t.ProfitLoss), MetricsText.Number(t.ReturnPct), Json.Word(t.ExitReason),
        ]);

    private void Rows(IReadOnlyList<string> names, string metric, IEnumerable<(ParameterSet Parameters, Metrics Metrics)> rows)
    {
        string[] keys = [.. Shown.Contains(metric) ? Shown : Shown.Prepend(metric)];
        TextTable.Write(
            output, [.. names, .. keys], rows, r => [.. names.Select(n => (object?)r.Parameters[n].ToString()), .. keys.Select(k => MetricsText.Number(k, r.Metrics[k]))]);
    }

    private void Heading(BacktestJob job, string parameters, Metrics metrics, int? points)
    {
        string series = string.Join(", ", job.Study.Series.Select(s => Text.Of($"{s.Key.Exchange}:{s.Symbol}")));
        output.WriteLine($"{job.Strategy.Name}{(parameters.Length > 0 ? " " + Text.Of(parameters) : "")} on {series} {job.Study.Bars.Timeframe}");
        output.WriteLine($"{Text.Of(metrics.Start)} to {Text.Of(metrics.End)}{(points is { } n ? $", {Text.Count(n)} bars" : "")}, {job.Study.Bars.Calendar} ({Text.Of(metrics.PeriodsPerYear)} periods a year)");
        output.WriteLine();
    }

    private static string Day(DateTime time) => time.TimeOfDay == TimeSpan.Zero ? time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Text.Of(time);
}

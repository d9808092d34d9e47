namespace Toolkit.Runs;

/// <summary>Says what makes runs hard to compare.</summary>
internal static class ComparisonWarnings
{
    private const int MostRunsNamed = 8;

    public static IEnumerable<string> Of(IReadOnlyList<StoredRun> runs)
    {
        string?[] all =
        [
            Differing(runs, "symbols", run => run.Summary.Symbol),
            Differing(runs, "timeframes", run => run.Summary.Timeframe?.Name ?? "none"),
            Differing(runs, "ranges", run => $"{UnixMicroseconds.ToIso(Micros(run.Metrics.Start))} to {UnixMicroseconds.ToIso(Micros(run.Metrics.End))}"),
            Bars(runs),
            Differing(runs, "price adjustments", run => string.Join(", ", run.Series.Select(s => s.Origin is { } origin ? OptionsJson.Word(origin.Adjust) : "unknown").Distinct())),
            Differing(runs, "calendars", run => string.Join(", ", run.Series.Select(s => s.Calendar ?? "unknown").Distinct())),
            Differing(runs, "costs", Costs),
            Differing(runs, "risk-free rates", run => run.Options.RiskFreeRate.ToString(CultureInfo.InvariantCulture)),
            Differing(runs, "periods of returns", run => OptionsJson.Word(run.Options.Returns)),
            Differing(runs, "toolkit versions", run => run.ToolkitVersion),
        ];
        return all.OfType<string>();
    }

    /// <summary>Runs over the same bars by name and range whose content is not the same.</summary>
    private static string? Bars(IReadOnlyList<StoredRun> runs)
    {
        foreach (var same in runs.SelectMany(run => run.Series.Where(s => s.Sha256 is not null).Select(series => (Run: run, Series: series)))
            .GroupBy(one => (one.Series.Key, one.Series.From, one.Series.To)))
        {
            var contents = same.GroupBy(one => one.Series.Sha256).ToArray();
            if (contents.Length > 1)
            {
                return $"the data differ: {same.Key.Key} has other bars in the same range: "
                    + string.Join("; ", contents.Select(group => $"{group.Key![..12]} ({Version(group.First().Series)}) in {Named(group.Select(one => one.Run))}"));
            }
        }

        // Of the same symbols and the same run, but with more bars for warming up, or other ones.
        return runs.Select(run => run.Summary.Symbol).Distinct().Count() == 1 && runs.Select(run => run.Metrics.Start).Distinct().Count() == 1
            && runs.Select(run => run.Metrics.End).Distinct().Count() == 1 && runs.Select(run => run.Summary.Timeframe).Distinct().Count() == 1
            ? Differing(runs, "data", run => run.Summary.DataSha256?[..12] ?? "no bars")
            : null;
    }

    private static string Version(StoredSeries series) => series.Origin is { } origin
        ? string.Create(CultureInfo.InvariantCulture, $"version {origin.Version}")
        : "from memory";

    private static string Costs(StoredRun run) => run.Kind == RunKind.Trades && run.Series.All(s => s.Key is null)
        ? "those of another engine"
        : $"commission {run.Options.Commission}, slippage {run.Options.Slippage}{(run.Options.CapSlippage ? " inside the bar" : "")}{(run.Options.Fills == FillModel.Whole ? "" : $", fills {run.Options.Fills}")}";

    private static string? Differing(IReadOnlyList<StoredRun> runs, string what, Func<StoredRun, string> of)
    {
        var groups = runs.GroupBy(of).ToArray();
        return groups.Length < 2 ? null : $"the {what} differ: {string.Join("; ", groups.Select(group => $"{group.Key} in {Named(group)}"))}";
    }

    private static string Named(IEnumerable<StoredRun> runs)
    {
        long[] ids = [.. runs.Select(run => run.Id).Distinct()];
        string named = string.Join(", ", ids.Take(MostRunsNamed));
        return ids.Length == 1 ? $"run {named}" : ids.Length <= MostRunsNamed ? $"runs {named}" : $"runs {named} and {ids.Length - MostRunsNamed} more";
    }

    private static long Micros(DateTime time) => UnixMicroseconds.From(time);
}

namespace Toolkit.Benchmarks;

/// <summary>Storing 10,000 runs, and asking among them, beside a bare SQLite table that holds the same numbers.</summary>
internal static class RunWorkloads
{
    private const int Runs = 10_000;
    private const int Bars = 2_000;
    private const int OneByOne = 500;

    public static async Task RunAsync(SideBySide side, string folder)
    {
        if (!new[] { "runs: save in one call", "runs: save one by one", "runs: list", "runs: compare", "runs: sql" }.Any(side.Wants))
        {
            return;
        }

        BarSeries bars = BarSeries.From(SyntheticMinutes.Bars(Bars), "SPY", "1m");
        BacktestResult[] results = [.. Enumerable.Range(0, Runs).Select(i => Backtest.Run(bars, new SmaCross(2 + i % 100, 110 + i / 100)))];
        SideBySide.Print($"runs: {Runs:N0} of {Bars:N0} bars, {results.Average(r => r.Trades.Count):0} trades each");
        int round = 0;
        await side.CompareAsync(
            "runs: save in one call", "< 10 s",
            async () =>
            {
                using Workspace tk = Workspace.Open(Path.Combine(folder, $"runs{round++}"));
                await tk.Runs.SaveAllAsync(results.Select(r => new RunToSave(r, "sweep")));
            },
            "bare SQLite, not packed",
            () =>
            {
                using BareRuns bare = new(Path.Combine(folder, $"bare{round}.db"));
                bare.Save(results);
                return Task.CompletedTask;
            });
        await side.CompareAsync(
            $"runs: save one by one ({OneByOne})", "",
            async () =>
            {
                using Workspace tk = Workspace.Open(Path.Combine(folder, $"single{round++}"));
                foreach (BacktestResult result in results.Take(OneByOne))
                {
                    await tk.Runs.SaveAsync(result, "single");
                }
            },
            "bare SQLite, not packed",
            () =>
            {
                using BareRuns bare = new(Path.Combine(folder, $"barer{round}.db"));
                foreach (BacktestResult result in results.Take(OneByOne))
                {
                    bare.Save([result]);
                }

                return Task.CompletedTask;
            });

        using Workspace stored = Workspace.Open(Path.Combine(folder, "asked"));
        await stored.Runs.SaveAllAsync(results.Select((r, i) => new RunToSave(r, $"sweep {i}", new() { Tags = [$"t{i % 7}"] })));
        using BareRuns twin = new(Path.Combine(folder, "asked.db"));
        twin.Save(results);
        await AskAsync(side, stored, twin);
        SideBySide.Print($"runs: catalog of {Runs:N0}: {Size(folder, "asked/catalog.db") / 1e6:0.0} MB, bare table {Size(folder, "asked.db") / 1e6:0.0} MB");
    }

    private static async Task AskAsync(SideBySide side, Workspace stored, BareRuns twin)
    {
        await side.CompareAsync(
            "runs: list all", "< 100 ms",
            async () => await stored.Runs.ListAsync(),
            "bare SELECT of every statistic",
            () => Task.FromResult(twin.List()));
        await side.MeasureAsync(
            "runs: list filtered", "< 100 ms",
            async () => await stored.Runs.ListAsync(new() { Where = "sharpe > 0 and fast < 50 and symbol = 'SPY' and tag = 't3'", OrderBy = "sharpe" }));
        await side.CompareAsync(
            "runs: compare 5", "< 100 ms",
            async () => await stored.Runs.CompareAsync([7, 700, 2_000, 5_000, 9_999]),
            "bare SELECT of their equity",
            () => Task.FromResult(twin.Load(7, 700, 2_000, 5_000, 9_999)));
        await side.MeasureAsync("runs: compare 100", "", async () => await stored.Runs.CompareAsync(new RunQuery { Limit = 100 }));
        await stored.SqlAsync("SELECT count(*) FROM runs");
        await side.MeasureAsync("runs: sql, equity of one", "", async () => await stored.SqlAsync("SELECT time, equity FROM run_equity WHERE run_id = 7"));
        await side.MeasureAsync("runs: sql, best trade of each", "", async () => await stored.SqlAsync("SELECT run_id, max(return_pct) FROM run_trades GROUP BY 1"));
        await side.MeasureAsync("runs: sql, highest equity of each", "", async () => await stored.SqlAsync("SELECT run_id, max(equity) FROM run_equity GROUP BY 1"));
        await side.MeasureAsync("runs: sql, runs after a change", "", async () =>
        {
            await stored.Runs.TagAsync(1, ["touched"]);
            await stored.SqlAsync("SELECT name, sharpe FROM runs ORDER BY sharpe DESC LIMIT 5");
        });
        SideBySide.Print($"runs: memory at most {System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB, the {Runs:N0} results to save included");
    }

    private static long Size(string folder, string file) => new[] { "", "-wal" }.Select(suffix => new FileInfo(Path.Combine(folder, file + suffix))).Where(f => f.Exists).Sum(f => f.Length);
}

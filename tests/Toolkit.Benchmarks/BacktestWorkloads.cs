namespace Toolkit.Benchmarks;

/// <summary>The rows of the targets that backtests have to meet.</summary>
internal static class BacktestWorkloads
{
    private const double Cash = 10_000;

    public static async Task RunAsync(SideBySide side, Peer[] peers, string folder)
    {
        // Sessions of New York, one bar each, as many as the daily bars of GOOG that the published references are made with.
        await RunAsync(side, "backtest: SmaCross, 2,148 days", "< 0.1 ms", (Days(2_148), (10, 30)), 200);
        if (side.Wants("backtest: SmaCross, 1M minutes"))
        {
            await RunAsync(side, "backtest: SmaCross, 1M minutes", "<= 3", (Minutes(1_000_000), (10, 30)), 1);
        }

        BarSeries days = Days(2_000);
        string prices = Path.Combine(folder, "days.csv");
        await File.WriteAllLinesAsync(prices, days.Select(bar => FormattableString.Invariant($"{bar.Open},{bar.Close}")));
        await SweepAsync(
            side, ("backtest: 10,000 pairs x 2,000", "<= 0.05 of vectorbt"), days, Pairs(200, 50), Peer.Do(peers, "pairs", new { prices, fast = 200, slow = 50 }));
        await SweepAsync(side, ("backtest: 100 pairs x 100,000", "< 500 ms"), Minutes(100_000), Pairs(10, 10), []);
    }

    /// <summary>One strategy with all statistics beside the loop that only counts the money; both must end with the same.</summary>
    private static Task RunAsync(SideBySide side, string name, string target, (BarSeries Bars, (int Fast, int Slow) Lengths) of, int inner)
    {
        double[] open = [.. of.Bars.Open], close = [.. of.Bars.Close];
        double equity = Ours(), money = Bare();
        return Math.Abs(equity - money) > 1e-6 * money
            ? throw new InvalidOperationException($"{name}: {equity} here, {money} in the bare loop")
            : side.CompareAsync(name, target, () => Task.FromResult(Ours()), "bare loop, money at the end only", () => Task.FromResult(Bare()), inner);

        double Ours() => Backtest.Run(of.Bars, new SmaCross(of.Lengths.Fast, of.Lengths.Slow), new() { Cash = Cash }).Metrics.FinalEquity;

        double Bare() => BareCross.Run(open, close, of.Lengths, Cash);
    }

    private static async Task SweepAsync(SideBySide side, (string, string) what, BarSeries bars, ParameterGrid grid, IEnumerable<Rival> peers)
    {
        (string name, string target) = what;
        if (!side.Wants(name))
        {
            return;
        }

        double[] open = [.. bars.Open], close = [.. bars.Close];
        ParameterSet[] sets = [.. grid];
        await side.CompareAsync(
            name, target,
            () => Task.FromResult(Backtest.Sweep(bars, p => new SmaCross(p["fast"], p["slow"]), grid)),
            "bare loop, one thread",
            () => Task.FromResult(sets.Sum(p => BareCross.Run(open, close, (p["fast"], p["slow"]), Cash))),
            peers: peers);
        SideBySide.Print($"{"",-34} peak working set of the process {System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB   target < 500 MB");
    }

    private static ParameterGrid Pairs(int fast, int slow) => new() { { "fast", 2, fast + 1, 1 }, { "slow", fast + 2, fast + 1 + slow, 1 } };

    private static BarSeries Minutes(int count) => BarSeries.From(Untied(count), "MIN", Timeframe.Minute).WithCalendar(TradingCalendar.Xnys);

    /// <summary>Closes with more digits than cents: two means that are equal but for their rounding would cross in one way of adding and not in another.</summary>
    private static IEnumerable<Bar> Untied(int count)
    {
        Random random = new(2);
        return SyntheticMinutes.Bars(count).Select(b => b with { High = b.High + 0.01, Close = b.Close + 0.01 * random.NextDouble() });
    }

    private static BarSeries Days(int count)
    {
        IEnumerable<Session> sessions = TradingCalendar.Xnys.SessionsIn(TimeRange.Of(new(2004, 8, 19, 0, 0, 0, DateTimeKind.Utc), new(2015, 1, 1, 0, 0, 0, DateTimeKind.Utc)));
        return BarSeries.From(
            sessions.Zip(Untied(count), (s, b) => b with { Time = s.Label.ToDateTime(default, DateTimeKind.Utc) }), "DAY", Timeframe.Day).WithCalendar(TradingCalendar.Xnys);
    }
}

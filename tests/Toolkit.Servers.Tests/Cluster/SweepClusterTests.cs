using Toolkit.Scripting;
using Toolkit.Tests;

namespace Toolkit.Servers.Tests.Cluster;

/// <summary>Sweeps on workers, beside the same sweeps here.</summary>
public sealed class SweepClusterTests(TwoWorkers workers) : IClassFixture<TwoWorkers>
{
    private static readonly BarSeries A = Bars("A", 1), B = Bars("B", 2);

    [PostgresFact]
    public async Task A_sweep_on_workers_equals_the_local_one_to_the_last_bit_with_its_warnings_heatmap_and_test_for_overfitting()
    {
        SweepOptions options = new()
        {
            Backtest = new() { Cash = 1234.5, Commission = Commission.Rate(0.0013), Slippage = new FixedSlippage(0.0007, 0), Seed = 7, RiskFreeRate = 0.01, Calendar = TradingCalendar.Xnys },
            EachSeries = true,
            Metric = "sortino",
        };
        await using SweepCluster cluster = await SweepCluster.ConnectAsync(workers.Connection);
        SweepResult remote = await cluster.SweepAsync(new([A, B], Strategies.Find("SmaCross"), Grid()) { Options = options });
        SweepResult local = Backtest.Sweep([A, B], p => new SmaCross(p["fast"], p["slow"]), Grid(), options);
        Same(local, remote);
        Assert.Equal(local.Heatmap("fast", "slow").Cells, remote.Heatmap("fast", "slow").Cells);
        Assert.Equal(local.Overfitting().ToString(), remote.Overfitting().ToString());
    }

    [PostgresFact]
    public async Task A_worker_killed_in_the_middle_loses_nothing()
    {
        using Workers three = await Workers.StartAsync(3);
        int killed = 0;
        SweepOptions options = new()
        {
            Progress = new Told(p =>
            {
                if (p.Done > p.Total / 4 && Interlocked.Exchange(ref killed, 1) == 0)
                {
                    three.Processes[1].Kill();
                }
            }),
        };
        await using SweepCluster cluster = await SweepCluster.ConnectAsync(three.Connection);
        SweepResult remote = await cluster.SweepAsync(new([A], Strategies.Find("SmaCross"), Grid(60, 60)) { Options = options });
        Assert.Equal(1, killed);
        Same(Backtest.Sweep(A, p => new SmaCross(p["fast"], p["slow"]), Grid(60, 60)), remote);
    }

    [PostgresFact]
    public async Task A_strategy_of_a_text_runs_on_workers_and_a_combination_that_fails_fails_the_sweep_with_its_line()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("Odd.csx", """
            class Odd : Strategy
            {
                private readonly int _n;
                public Odd(int n) => _n = n;
                public override void Next()
                {
                    if (BarNumber % _n == 1) Buy(); else if (BarNumber % _n == 2) Sell();
                    if (_n == 9) throw new InvalidOperationException("nine");
                }
            }
            """);
        StrategyDescription odd = (await StrategyFile.LoadAsync(file)).Strategy;
        await using SweepCluster cluster = await SweepCluster.ConnectAsync(workers.Connection);
        SweepResult remote = await cluster.SweepAsync(new([A], odd, new() { { "n", 3, 8, 1 } }) { File = "Odd.csx" });
        Same(Backtest.Sweep(A, odd.Create, new() { { "n", 3, 8, 1 } }), remote);
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => cluster.SweepAsync(new([A], odd, new() { { "n", 3, 12, 1 } }) { File = "Odd.csx" }));
        Assert.StartsWith("Odd failed: InvalidOperationException: nine at Odd.csx(8,", error.Message, StringComparison.Ordinal);
        Assert.Contains("with n=9", error.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Ctrl_C_ends_the_sweep_and_the_blocks_that_workers_have()
    {
        using Workers one = await Workers.StartAsync(1, "--jobs", "1");
        using Cli.Tests.Cli cli = new();
        await cli.OkAsync("ingest", cli.Write("a.csv", ["time,open,high,low,close,volume", .. A.Select(b => FormattableString.Invariant($"{b.Time:yyyy-MM-dd},{b.Open},{b.High},{b.Low},{b.Close},{b.Volume}"))]), "A", "--timeframe", "1d");
        string log = cli.File("log"), file = cli.Write("Logged.csx", "class Logged : Strategy", "{", "    public Logged(int n, string log) { File.AppendAllText(log, \"x\"); for (long end = Environment.TickCount64 + 20; Environment.TickCount64 < end;) { } }", "    public override void Next() { }", "}");
        string[] sweep = ["backtest", file, "A", "--timeframe", "1d", "--param", $"log={log}", "--cluster", one.Connection];
        Cli.Tests.Outcome stopped = await cli.ProcessAsync([.. sweep, "--sweep", "n=1:640:1"], async process =>
        {
            // The first is tried where the sweep is begun.
            while (!File.Exists(log) || new FileInfo(log).Length < 10)
            {
                await Task.Delay(10);
            }

            await process.InterruptAsync();
        });
        Assert.Equal(130, stopped.Code);
        // The worker has one processor: this one runs when the block before it has given that back. Five blocks of 64 were under way.
        await cli.OkAsync([.. sweep, "--sweep", "n=1:2:1"]);
        Assert.InRange(new FileInfo(log).Length, 10, 128);
    }

    [PostgresFact]
    public async Task What_cannot_go_to_workers_is_refused_before_anything_starts()
    {
        await using SweepCluster cluster = await SweepCluster.ConnectAsync(workers.Connection);
        SweepJob job = new([A], Strategies.Find("SmaCross"), Grid());
        string own = (await Assert.ThrowsAsync<ToolkitException>(() => cluster.SweepAsync(job with { Options = new() { Backtest = new() { Commission = new Own() } } }))).Message;
        Assert.Contains("cannot go to other machines", own, StringComparison.Ordinal);
        string program = (await Assert.ThrowsAsync<ToolkitException>(() => cluster.SweepAsync(job with { Strategy = Strategies.Of(typeof(Compiled)) }))).Message;
        Assert.Contains("part of a program", program, StringComparison.Ordinal);
    }

    private static void Same(SweepResult expected, SweepResult actual)
    {
        Assert.Equal(expected.Warnings, actual.Warnings);
        Assert.Equal(expected.ParameterNames, actual.ParameterNames);
        Assert.Equal(expected.Select(Bits), actual.Select(Bits));
    }

    private static string Bits(SweepRow row) =>
        $"{row.Parameters} {row.Metrics.Start:O} {row.Metrics.End:O} {string.Join(' ', row.Metrics.Numbers.Select(n => n.Value is { } value ? BitConverter.DoubleToInt64Bits(value) : (long?)null))}";

    private static ParameterGrid Grid(int fast = 9, int slow = 30) => new ParameterGrid { { "fast", 2, fast, 1 }, { "slow", 10, 10 + slow, 1 } }.Where(p => p["fast"] < p["slow"]);

    private static BarSeries Bars(string symbol, int seed)
    {
        Random random = new(seed);
        double price = 100;
        List<Bar> bars = [];
        for (DateTime day = new(2015, 1, 5, 0, 0, 0, DateTimeKind.Utc); bars.Count < 700; day = day.AddDays(1))
        {
            if (day.DayOfWeek is not DayOfWeek.Saturday and not DayOfWeek.Sunday)
            {
                double open = price;
                price = Math.Round(price * Math.Exp(0.02 * (random.NextDouble() - 0.49)), 2);
                bars.Add(new(day, open, Math.Max(open, price) + 0.5, Math.Min(open, price) - 0.5, price, 1000 + random.Next(1000)));
            }
        }

        return BarSeries.From(bars, symbol, Timeframe.Day);
    }

    private sealed class Told(Action<SweepProgress> told) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value) => told(value);
    }

    private sealed record Own : Commission
    {
        public override double Of(double quantity, double price) => 1;
    }

    public sealed class Compiled : Strategy
    {
        public override void Next()
        {
        }
    }
}

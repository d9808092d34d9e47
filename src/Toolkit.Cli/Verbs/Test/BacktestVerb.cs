using System.Runtime.CompilerServices;

namespace Toolkit.Cli.Verbs;

/// <summary>Runs a strategy once, or with many parameters.</summary>
internal sealed class BacktestVerb
{
    private const int SweepRowsShown = 20;

    private readonly StrategyChoice _strategy = new();
    private readonly StudyChoices _bars = new();
    private readonly AccountChoices _account = new();
    private readonly SweepChoices _sweep = new();
    private readonly FrameOutput _output = new();

    private readonly Option<string?> _cluster = ClusterChoice.Option("Run a sweep on the workers that have joined this PostgreSQL database ('toolkit worker').");

    private readonly Option<bool> _together = new("--together") { Description = "Of several symbols: one strategy sees all of them. Default: each symbol has a strategy of its own." };

    private readonly Option<bool> _trades = new("--trades") { Description = "List the trades (with --format csv, or -o FILE: instead of the statistics)." };

    private readonly Option<string?> _benchmark = new("--benchmark") { Description = "Alpha and beta against this symbol; kept with a saved run.", HelpName = "SYMBOL" };

    private readonly SaveChoices _save = new("the run, or the best run of a sweep,");

    private readonly Option<bool> _lookAhead = new("--check-look-ahead") { Description = "Run again on bars cut off at 20 times, and fail (exit code 1) when an order or an indicator changes." };

    public static VerbCommand Create(Verb verb)
    {
        BacktestVerb backtest = new();
        return verb.Create(
            "backtest",
            "A strategy on stored bars: statistics, trades, or a search over its parameters. A market order fills at the next open.",
            "toolkit backtest SmaCross SPY --timeframe 1d --param fast=10 --param slow=30 --cash 10000 --commission 0.1%",
            backtest.RunAsync,
            [
                backtest._strategy.Strategy, backtest._bars.Symbols, .. backtest._strategy.Options, .. backtest._bars.Options, .. backtest._account.Options,
                .. backtest._sweep.Options, backtest._cluster, backtest._together, backtest._trades, backtest._benchmark, backtest._lookAhead, .. backtest._save.Options,
                backtest._save.All, .. backtest._output.Options,
            ]);
    }

    private async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        NamedStrategy strategy = await _strategy.FindAsync(call, cancel);
        ParameterSet parameters = _strategy.Parameters(call);
        IReadOnlyList<string> symbols = _bars.SymbolsOf(call);
        BacktestOptions account = _account.Read(call, symbols) with { KeepIndicators = _save.IsReportAsked(call) };
        ParameterGrid? grid = _sweep.IsAsked(call) ? _sweep.GridOf(call, strategy.Description.Create, parameters, _account.SeedOf(call)) : null;
        if (grid is null)
        {
            strategy.Guard(() => strategy.Description.Create(parameters));
        }

        CheckCluster(call, grid is not null);
        _save.Check(call, grid is not null);
        using Workspace tk = call.Open();
        Study study = await tk.StudyAsync(symbols, _bars.TimeframeOf(call), _bars.Read(call), cancel);
        call.Report.Warn(study.Warnings);
        BacktestJob job = new(strategy, study, account) { Parameters = parameters, Together = call.Get(_together), Benchmark = await BenchmarkAsync(call, tk, study, cancel) };
        return grid is null ? await OnceAsync(call, tk, job, cancel) : await SweepAsync(call, tk, (job, grid), cancel);
    }

    private async Task<int> OnceAsync(Call call, Workspace tk, BacktestJob job, CancellationToken cancel)
    {
        BacktestResult result = await Task.Run(() => job.Run(job.Parameters), cancel).WaitAsync(cancel);
        StoredBenchmark? benchmark = job.Benchmark is { } bars ? new(bars.Key, bars.Origin, result.Against(bars)) : null;
        LookAheadReport? lookAhead = call.Get(_lookAhead) ? await Task.Run(job.CheckLookAhead, cancel).WaitAsync(cancel) : null;
        call.Report.Warn(result.Warnings.Except(job.Study.Warnings));
        long? id = await _save.SaveAsync(call, tk, (job, result), cancel);
        string? report = _save.Report(call, result, new() { Benchmark = job.Benchmark });
        if (call.Get(_trades) && _output.IsAsked(call))
        {
            call.Report.Warn(OrderSummary.Of(result));
            _output.Write(call, result.TradesFrame(), cancel);
        }
        else
        {
            JsonObject json = Document(job, result, call.Get(_trades));
            (json["runId"], json["report"]) = (id, report);
            if (benchmark is not null)
            {
                json["benchmark"] = benchmark.ToJson();
            }

            if (lookAhead is not null)
            {
                json["lookAhead"] = Json.Of(new { Clean = lookAhead.IsClean, Cuts = lookAhead.Cuts.Count, lookAhead.Differences });
            }

            call.Report.Result(json, text => new BacktestText(text).Write(job, result, benchmark, call.Get(_trades)));
        }

        return lookAhead is null ? 0 : Tell(call, lookAhead);
    }

    private static JsonObject Document(BacktestJob job, BacktestResult result, bool trades)
    {
        JsonObject json = job.Facts();
        json["params"] = result.Parameters.ToJson();
        json["metrics"] = result.Metrics.ToJson();
        json["risk"] = result.Risk.ToJson();
        json["trades"] = result.Trades.Count;
        json["openTrades"] = result.OpenTrades.Count;
        json["runId"] = null;
        json["warnings"] = Json.Of(result.Warnings);
        json["rejectedOrders"] = Json.Of(result.Rejections);
        json["reducedOrders"] = Json.Of(result.Reductions);
        json["elapsedMs"] = Json.Of(result.Elapsed);
        if (trades)
        {
            json["tradeList"] = Json.Of(result.Trades.Select(t => t.ToJson()));
        }

        return json;
    }

    private async Task<BarSeries?> BenchmarkAsync(Call call, Workspace tk, Study study, CancellationToken cancel)
    {
        if (call.Get(_benchmark) is not { } symbol)
        {
            return null;
        }

        StudyOptions reading = _bars.Read(call) with { Strict = false, Exchange = null, From = null };
        return (await tk.StudyAsync(symbol, study.Bars.Timeframe, reading, cancel)).Bars;
    }

    private async Task<int> SweepAsync(Call call, Workspace tk, (BacktestJob Job, ParameterGrid Grid) of, CancellationToken cancel)
    {
        (BacktestJob job, ParameterGrid grid) = of;
        SweepOptions options = _sweep.Read(call, job.Account);
        if (call.Get(_cluster) is { } connection)
        {
            return await SweepOnClusterAsync(call, tk, (job, grid, options, connection), cancel);
        }

        return await TellAsync(call, tk, (job, await SweepChoices.RunAsync(call, progress => job.Sweep(grid, options with { Progress = progress }, cancel), cancel)), cancel);
    }

    // Apart, so that nothing of a cluster is loaded for other sweeps.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<int> SweepOnClusterAsync(Call call, Workspace tk, (BacktestJob Job, ParameterGrid Grid, SweepOptions Options, string Connection) of, CancellationToken cancel)
    {
        await using SweepCluster cluster = await SweepCluster.ConnectAsync(of.Connection, cancel);
        SweepResult sweep = await SweepChoices.ShowAsync(call, progress => cluster.SweepAsync(of.Job.ForCluster(of.Grid, of.Options with { Progress = progress }), cancel));
        return await TellAsync(call, tk, (of.Job, sweep), cancel);
    }

    private void CheckCluster(Call call, bool sweeps)
    {
        if (call.Get(_cluster) is null)
        {
            return;
        }

        if (!sweeps)
        {
            throw ToolkitException.Usage("--cluster is for a sweep, and there is none", "name a range for at least one parameter: --sweep fast=5:20:5");
        }

        if (_sweep.IsJobsAsked(call))
        {
            throw ToolkitException.Usage("--jobs is for a sweep on this machine, and --cluster is given", "give --jobs to each 'toolkit worker'");
        }
    }

    private async Task<int> TellAsync(Call call, Workspace tk, (BacktestJob Job, SweepResult Sweep) of, CancellationToken cancel)
    {
        (BacktestJob job, SweepResult sweep) = of;
        call.Report.Warn(sweep.Warnings.Except(job.Study.Warnings));
        IReadOnlyList<long> ids = await _save.SaveAsync(call, tk, (job, sweep), cancel);
        if (_save.IsReportAsked(call))
        {
            BacktestResult best = await Task.Run(() => job.Run(job.Parameters.With(sweep.Best.Parameters)), cancel).WaitAsync(cancel);
            _save.Report(call, best, new() { Sweep = sweep, Overfitting = await OverfittingAsync(sweep, cancel), Benchmark = job.Benchmark });
        }

        if (_output.IsAsked(call))
        {
            _output.Write(call, sweep, cancel);
            return 0;
        }

        call.Report.Result(
            sweep.Select((row, i) => new
            {
                Params = job.Parameters.With(row.Parameters).ToJson(), Metrics = row.Metrics.ToJson(), row.Metrics.Trades, RunId = i < ids.Count ? ids[i] : (long?)null,
            }),
            text => new BacktestText(text).Write(job, sweep, SweepRowsShown));
        return 0;
    }

    /// <summary>Null where the combinations or the bars are too few to tell.</summary>
    private static async Task<OverfittingReport?> OverfittingAsync(SweepResult sweep, CancellationToken cancel)
    {
        try
        {
            return await Task.Run(() => sweep.Overfitting(cancel: cancel), cancel).WaitAsync(cancel);
        }
        catch (ToolkitException tooFew) when (tooFew.Kind == ErrorKind.Usage)
        {
            return null;
        }
    }

    private static int Tell(Call call, LookAheadReport report)
    {
        if (report.IsClean)
        {
            call.Report.Note($"no order and no indicator changed on bars cut off at {report.Cuts.Count} times");
            return 0;
        }

        LookAheadDifference first = report.Differences[0];
        call.Report.Warn(
            $"the strategy looks ahead: on bars cut off at {Text.Of(first.Cut)}, {first.What} at {Text.Of(first.Time)} was {first.WithoutLaterBars} instead of {first.WithAllBars}"
            + (report.Differences.Count > 1 ? $", and {report.Differences.Count - 1} differences more" : ""));
        return (int)ErrorKind.Failure;
    }
}

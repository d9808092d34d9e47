using System.CommandLine;
using System.Text.Json.Nodes;
using Toolkit.Cli.Output;

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

    private readonly Option<bool> _together = new("--together")
    {
        Description = "Of several symbols: one strategy sees all of them. Default: each symbol has a strategy of its own.",
    };

    private readonly Option<bool> _trades = new("--trades") { Description = "List the trades (with --format csv, or -o FILE: instead of the statistics)." };

    private readonly Option<string?> _benchmark = new("--benchmark") { Description = "Alpha and beta against this symbol.", HelpName = "SYMBOL" };

    private readonly Option<bool> _lookAhead = new("--check-look-ahead")
    {
        Description = "Run again on bars cut off at 20 times, and fail (exit code 1) when an order or an indicator changes.",
    };

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
                .. backtest._sweep.Options, backtest._together, backtest._trades, backtest._benchmark, backtest._lookAhead, .. backtest._output.Options,
            ]);
    }

    private async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        NamedStrategy strategy = _strategy.Find(call);
        ParameterSet parameters = _strategy.Parameters(call);
        IReadOnlyList<string> symbols = _bars.SymbolsOf(call);
        BacktestOptions account = _account.Read(call, symbols);
        ParameterGrid? grid = _sweep.IsAsked(call) ? _sweep.GridOf(call, strategy.Description, parameters, _account.SeedOf(call)) : null;
        if (grid is null)
        {
            strategy.Guard(() => strategy.Description.Create(parameters));
        }

        using Workspace tk = call.Open();
        Study study = await tk.StudyAsync(symbols, _bars.TimeframeOf(call), _bars.Read(call), cancel);
        return grid is null
            ? await OnceAsync(call, tk, new(strategy, study, account) { Parameters = parameters, Together = call.Get(_together) }, cancel)
            : await SweepAsync(call, new(strategy, study, account) { Parameters = parameters, Together = call.Get(_together) }, grid, cancel);
    }

    private async Task<int> OnceAsync(Call call, Workspace tk, BacktestJob job, CancellationToken cancel)
    {
        BacktestResult result = await Task.Run(() => job.Run(job.Parameters), cancel).WaitAsync(cancel);
        BenchmarkComparison? benchmark = call.Get(_benchmark) is { } symbol ? await BenchmarkAsync(call, tk, (job, symbol), result, cancel) : null;
        LookAheadReport? lookAhead = call.Get(_lookAhead) ? await Task.Run(job.CheckLookAhead, cancel).WaitAsync(cancel) : null;
        foreach (string warning in result.Warnings)
        {
            call.Report.Warn(warning);
        }

        if (call.Get(_trades) && _output.IsAsked(call))
        {
            _output.Write(call, result.TradesFrame(), cancel);
        }
        else
        {
            call.Report.Result(
                Document(call, job, (result, benchmark, lookAhead)),
                text => new BacktestText(text).Write(job, result, benchmark, call.Get(_trades)));
        }

        return lookAhead is null ? 0 : Tell(call, lookAhead);
    }

    private JsonObject Document(Call call, BacktestJob job, (BacktestResult Result, BenchmarkComparison? Benchmark, LookAheadReport? LookAhead) outcome)
    {
        BacktestResult result = outcome.Result;
        JsonObject json = job.Facts();
        json["params"] = Json.Of(result.Parameters);
        json["metrics"] = Json.Of(result.Metrics);
        json["trades"] = result.Trades.Count;
        json["openTrades"] = result.OpenTrades.Count;
        json["runId"] = null;
        json["warnings"] = Json.Texts(result.Warnings);
        json["elapsedMs"] = Math.Round(result.Elapsed.TotalMilliseconds, 3);
        if (outcome.Benchmark is { } benchmark)
        {
            json["benchmark"] = Json.Of(benchmark);
        }

        if (outcome.LookAhead is { } lookAhead)
        {
            json["lookAhead"] = Json.Of(lookAhead);
        }

        if (call.Get(_trades))
        {
            json["tradeList"] = Json.Array(result.Trades, Json.Of);
        }

        return json;
    }

    private async Task<BenchmarkComparison> BenchmarkAsync(
        Call call, Workspace tk, (BacktestJob Job, string Symbol) of, BacktestResult result, CancellationToken cancel)
    {
        StudyOptions reading = _bars.Read(call) with { Strict = false, Exchange = null, From = null };
        Study benchmark = await tk.StudyAsync(of.Symbol, of.Job.Study.Bars.Timeframe, reading, cancel);
        return result.Against(benchmark.Bars);
    }

    private async Task<int> SweepAsync(Call call, BacktestJob job, ParameterGrid grid, CancellationToken cancel)
    {
        SweepOptions options = _sweep.Read(call, job.Account);
        SweepResult sweep = await SweepProgressBar.ShowAsync(call.Report, progress => job.Sweep(grid, options with { Progress = progress }, cancel), cancel);
        foreach (string warning in sweep.Warnings)
        {
            call.Report.Warn(warning);
        }

        if (_output.IsAsked(call))
        {
            _output.Write(call, sweep, cancel);
            return 0;
        }

        call.Report.Result(
            Json.Array(sweep, row => new JsonObject { ["params"] = Json.Of(job.Parameters.With(row.Parameters)), ["metrics"] = Json.Of(row.Metrics) }),
            text => new BacktestText(text).Write(job, sweep, SweepRowsShown));
        return 0;
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

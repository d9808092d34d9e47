using System.Collections.ObjectModel;
using Toolkit.Backtesting;

namespace Toolkit;

/// <summary>What a backtest gave: statistics, trades, equity.</summary>
/// <remarks>Immutable from outside and safe to share between threads; tables are made when first asked for.</remarks>
public sealed partial class BacktestResult
{
    private readonly RunRecord _run;

    internal BacktestResult(RunRecord run, string strategy, IReadOnlyDictionary<string, object> parameters)
    {
        (_run, Strategy, Parameters) = (run, strategy, parameters);
        Time = new(run.Stamps);
        Equity = new(run.Equity);
    }

    /// <summary>Name of the strategy.</summary>
    public string Strategy { get; }

    /// <summary>The strategy's parameters by their names in camel case.</summary>
    public IReadOnlyDictionary<string, object> Parameters { get; }

    public BacktestOptions Options => _run.Options;

    /// <summary>The series that it ran on, in the order of their keys; empty for trades of another engine without bars.</summary>
    public IReadOnlyList<BarSeries> Series => _run.Series;

    /// <summary>Stamps of the points of <see cref="Equity"/>: of the bars, or of the moments at which bars of several symbols closed.</summary>
    public TimeColumn Time { get; }

    /// <summary>Cash and positions at each close, net of costs, in the account's currency.</summary>
    public Column Equity { get; }

    /// <summary>Fall of <see cref="Equity"/> below its running peak at each point, starting capital included, in percent; zero or negative.</summary>
    public Column Drawdown => field ??= new(DrawdownOf(_run));

    /// <summary>Closed trades in the order of their exits.</summary>
    public IReadOnlyList<Trade> Trades
    {
        get => field ??= TradeList.Of(_run, _run.Trades);
        private init;
    }

    /// <summary>Trades that were still open at the end, when the options leave them open.</summary>
    public IReadOnlyList<Trade> OpenTrades
    {
        get => field ??= TradeList.Of(_run, _run.OpenTrades);
        private init;
    }

    public Metrics Metrics
    {
        get => field ??= _run.Measure();
        private init;
    }

    /// <summary>The class of the strategy; null where there is none (trades of another engine, a stored run).</summary>
    internal Type? StrategyClass { get; init; }

    /// <summary>Whether each symbol had a strategy of its own.</summary>
    internal bool OneForEach { get; init; }

    /// <summary>Orders that cash or margin could not carry.</summary>
    public IReadOnlyList<RejectedOrder> Rejections => _run.Rejections;

    /// <summary>Orders sized as a share of equity that were cut to what cash or margin could carry.</summary>
    public IReadOnlyList<ReducedOrder> Reductions => _run.Reductions;

    /// <summary>Entries that a rule of options asked for and that were not made, counted by reason; empty for any other run.</summary>
    public IReadOnlyDictionary<string, int> SkippedEntries => _run.Skipped ?? ReadOnlyDictionary<string, int>.Empty;

    /// <summary>Whether option structures were traded.</summary>
    internal bool IsOfOptions => _run.Skipped is not null;

    /// <summary>Whether a model made the quotes of the options; whatever is made of the run says SYNTHETIC.</summary>
    public bool IsSynthetic => Parameters.ContainsKey(SyntheticName);

    /// <summary>The parameter that says which model.</summary>
    internal const string SyntheticName = "synthetic";

    /// <summary>What one should know before believing the numbers, such as a guessed calendar.</summary>
    public IReadOnlyList<string> Warnings => _run.Warnings;

    /// <summary>Columns of the strategy's indicators with <see cref="BacktestOptions.KeepIndicators"/>, else empty; one value for each bar.</summary>
    public IReadOnlyList<IndicatorColumn> Indicators { get; internal init; } = [];

    /// <summary>How long the run took, without the statistics, which are made when first asked for; zero for trades of another engine.</summary>
    public TimeSpan Elapsed { get; internal init; }

    internal RunRecord Run => _run;

    /// <summary>A run that was kept: its trades and statistics are given, not worked out again, and its bars are not there.</summary>
    internal static BacktestResult Restored(
        RunRecord run, string strategy, IReadOnlyDictionary<string, object> parameters, (IReadOnlyList<Trade> Closed, IReadOnlyList<Trade> Open) trades,
        Metrics metrics, TimeSpan elapsed) =>
        new(run, strategy, parameters) { Trades = trades.Closed, OpenTrades = trades.Open, Metrics = metrics, Elapsed = elapsed };

    private static double[] DrawdownOf(RunRecord run)
    {
        double[] fall = new double[run.Equity.Length];
        double peak = run.Options.Cash;
        for (int i = 0; i < fall.Length; i++)
        {
            peak = Math.Max(peak, run.Equity[i]);
            fall[i] = 100 * (run.Equity[i] / peak - 1);
        }

        return fall;
    }

    public override string ToString() => FormattableString.Invariant(
        $"{Strategy}: {Metrics.ReturnPct:0.##} % in {Metrics.Trades} trades, Sharpe {Metrics.Sharpe:0.##}, maximum drawdown {Metrics.MaxDrawdownPct:0.##} %");
}

using System.Diagnostics;
using Toolkit.Backtesting;
using Toolkit.Options;

namespace Toolkit;

/// <summary>Tests rules for option structures on past quotes, or on synthetic ones.</summary>
/// <remarks>
/// At each moment of the market what has expired is settled at the intrinsic value of the underlying's session close, the rest is marked at the
/// middle of bid and ask (at its last mark where there is none), then left, then entered, at the quotes of that very moment. A crossed, stale, wide or missing
/// quote is never filled at, nor is a bid of zero on entering; on leaving it brings 0. Pure: takes a market, touches no files. Safe to call from
/// several threads.
/// </remarks>
public static class OptionBacktest
{
    /// <summary>Runs a rule over a market; equity has a point for each moment.</summary>
    /// <exception cref="ToolkitException">The rule or the options cannot be (usage), or there are no moments (not found).</exception>
    public static BacktestResult Run(OptionMarket market, OptionRule rule, OptionBacktestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(market);
        ArgumentNullException.ThrowIfNull(rule);
        options ??= new();
        long started = Stopwatch.GetTimestamp();
        OptionSimulator simulator = new(market, rule, options);
        simulator.Run();
        RunRecord record = new()
        {
            Options = options.ToAccount(market.Options.Calendar),
            Series = [market.Bars],
            Stamps = simulator.Moments,
            Equity = simulator.Equity,
            Sessions = simulator.Sessions,
            Trades = ArraySegment<Orders.TradeRecord>.Empty,
            Rejections = simulator.Account.Rejections,
            Reductions = simulator.Account.Reductions,
            Warnings = [.. Known(market, options), .. simulator.Warnings()],
            Skipped = simulator.Account.Skipped,
        };
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        return BacktestResult.Restored(
            record, market.IsSynthetic ? $"{rule.Name} SYNTHETIC" : rule.Name, ParametersOf(market, rule, options), (simulator.Account.Trades, simulator.OpenTrades()),
            simulator.Measure(), elapsed);
    }

    /// <summary>Runs the rules of every combination of a grid, on all cores.</summary>
    /// <param name="market">The market.</param>
    /// <param name="create">Makes the rule of a combination, such as <c>p => rule.With(p)</c>; called by several threads at once.</param>
    /// <param name="grid">The combinations.</param>
    /// <param name="options">Account and costs.</param>
    /// <param name="sweep">Ordering, progress; its account is not asked.</param>
    /// <param name="cancel">Stops it between two runs.</param>
    public static SweepResult Sweep(
        OptionMarket market, Func<ParameterSet, OptionRule> create, ParameterGrid grid, OptionBacktestOptions? options = null, SweepOptions? sweep = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(market);
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(grid);
        options ??= new();
        sweep ??= new();
        ThreadedWork<OptionMarket> work = new(sweep.Parallelism, [.. Known(market, options)], () => market)
        {
            Metrics = (set, _) => Ran(set).Measure(),
            Returns = (set, _) => Returns(Ran(set)),
        };
        return work.Run(grid, sweep, cancel);

        double[] Returns(OptionSimulator simulator) => simulator.Sessions.ExcessReturns(simulator.Equity, options.RiskFreeRate);

        OptionSimulator Ran(ParameterSet set)
        {
            OptionSimulator simulator = new(market, create(set), options);
            simulator.Run();
            return simulator;
        }
    }

    private static IEnumerable<string> Known(OptionMarket market, OptionBacktestOptions options) => options.Warnings
        .Concat(market.Warnings).Concat(SplitWarnings.Of(market.Bars, options.From)).Distinct();

    /// <summary>All that the run depends on besides account, bars and quotes.</summary>
    private static Dictionary<string, object> ParametersOf(OptionMarket market, OptionRule rule, OptionBacktestOptions options) =>
        new(rule.Parameters.Append(new(FillName, options.Fill.ToString())).Concat(MarketSettings.Of(market)));

    internal const string FillName = "fill";
}

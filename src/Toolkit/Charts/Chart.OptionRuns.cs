using Toolkit.Backtesting;
using Toolkit.Options;

namespace Toolkit;

public sealed partial class Chart
{
    /// <summary>Profit and loss at expiry of a structure that a backtest traded.</summary>
    /// <param name="result">The run.</param>
    /// <param name="trade">One of its trades.</param>
    /// <exception cref="ToolkitException">The run is not one on options (usage).</exception>
    public static Chart Payoff(BacktestResult result, Trade trade)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(trade);
        if (trade.Legs.Count == 0 || !result.Parameters.TryGetValue("structure", out object? structure))
        {
            throw ToolkitException.Usage($"a trade of {trade.Symbol} has no legs, so it has no payoff at expiry", "give a trade of a run on options");
        }

        OptionStructure traded = TradedStructure.Of(trade, Enum.Parse<EntryStructure>(PlainValue.TextOf(structure)!, ignoreCase: true));
        return Payoff(traded, trade.IsLong ? -trade.EntryPrice : trade.EntryPrice, new() { IsSynthetic = result.IsSynthetic });
    }
}

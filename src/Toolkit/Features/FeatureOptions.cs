namespace Toolkit;

/// <summary>How a feature is computed.</summary>
public sealed record FeatureOptions
{
    /// <summary>The exchange of the symbol. Default: as written in it (<c>binance:BTC/USDT</c>), else the only one that has it.</summary>
    public string? Exchange { get; init; }

    /// <summary>
    /// How many bars before its own a value depends on: 19 for a mean of 20 bars. Default (null): all of them, as of an EMA. A changed bar
    /// then changes every later value; with a look-back only so many. 0 or more.
    /// </summary>
    public int? LookBack { get; init; }

    /// <summary>
    /// How many bars after its own a value depends on. Default 0. One that looks ahead is a label: SQL shows it, a strategy cannot use it.
    /// </summary>
    public int LookAhead { get; init; }

    /// <summary>Which splits and dividends are taken out of the bars, of those that the stored basis lacks. Default all, as for a backtest.</summary>
    public Adjustment Adjust { get; init; } = Adjustment.All;

    /// <summary>Is told what was assumed, such as a guessed calendar. Default: nobody.</summary>
    public Action<string>? Notes { get; init; }
}

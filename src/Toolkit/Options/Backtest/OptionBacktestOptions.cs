namespace Toolkit;

/// <summary>The account and its costs in a backtest of option structures.</summary>
public sealed record OptionBacktestOptions
{
    /// <summary>Starting capital in the account's currency. Default 10,000; above 0.</summary>
    public double Cash { get; init; } = 10_000;

    /// <summary>What each leg costs on each side, asked with its contracts and the price of one of them. Default nothing; expiry is free.</summary>
    public Commission Commission { get; init; } = Commission.None;

    /// <summary>At what price between bid and ask legs fill. Default: in the middle.</summary>
    public OptionFill Fill { get; init; }

    /// <summary>How many structures an entry trades: a fixed number, or so many that their maximum loss is a part of equity. Default one.</summary>
    public Sizing Sizing { get; init; } = Sizing.Units(1);

    /// <summary>First moment of the run; the bars before it only warm indicators up. Default (null): the market's first.</summary>
    public DateTime? From { get; init; }

    /// <summary>Close what is open at the end. Default true.</summary>
    public bool CloseOpenTrades { get; init; } = true;

    /// <summary>Risk-free return a year, for Sharpe and Sortino: 0.02 for 2 %. Default 0.</summary>
    public double RiskFreeRate { get; init; }

    /// <summary>What is known about bars and quotes beforehand; stands first in the result's warnings.</summary>
    internal IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The account as every run keeps it.</summary>
    internal BacktestOptions ToAccount(TradingCalendar calendar) => new()
    {
        Cash = Cash,
        Commission = Commission,
        Sizing = Sizing,
        From = From,
        CloseOpenTrades = CloseOpenTrades,
        RiskFreeRate = RiskFreeRate,
        Calendar = calendar,
        BarWarnings = Warnings,
    };

    /// <summary>The options of an account that was kept.</summary>
    internal static OptionBacktestOptions Of(BacktestOptions account, OptionFill fill) => new()
    {
        Cash = account.Cash,
        Commission = account.Commission,
        Fill = fill,
        Sizing = account.Sizing,
        From = account.From,
        CloseOpenTrades = account.CloseOpenTrades,
        RiskFreeRate = account.RiskFreeRate,
        Warnings = account.BarWarnings,
    };
}

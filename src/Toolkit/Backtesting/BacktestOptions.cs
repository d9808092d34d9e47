namespace Toolkit;

/// <summary>The account, its costs and its rules in a backtest.</summary>
public sealed record BacktestOptions
{
    /// <summary>Starting capital in the account's currency. Default 10,000; above 0.</summary>
    public double Cash { get; init; } = 10_000;

    /// <summary>What each side costs. Default nothing.</summary>
    public Commission Commission { get; init; } = Commission.None;

    /// <summary>How much worse market and stop orders fill. Default not at all.</summary>
    public Slippage Slippage { get; init; } = Slippage.None;

    /// <summary>At what price, and how much of it, an order fills in a bar that reaches its price. Default: whole, at that price.</summary>
    public FillModel Fills { get; init; } = FillModel.Whole;

    /// <summary>
    /// Let slippage end at the high or low of the bar of the fill. Default false: it is added whole, and fills that lie beyond their
    /// bar are counted (<see cref="Metrics.FillsBeyondBar"/>), with either setting.
    /// </summary>
    public bool CapSlippage { get; init; }

    /// <summary>The size of orders that name none. Default all-in.</summary>
    public Sizing Sizing { get; init; }

    /// <summary>Own capital that a position needs, as part of its value: 1 (default) is no leverage, 0.5 is twofold.</summary>
    public double Margin { get; init; } = 1;

    /// <summary>
    /// Equity below this part of the open positions' value liquidates them at the next open. Default (null): half of
    /// <see cref="Margin"/> when that is below 1, else none.
    /// </summary>
    public double? MaintenanceMargin { get; init; }

    /// <summary>One entry at a time (default), or stacked ones.</summary>
    public EntryMode Entries { get; init; }

    /// <summary>Fill market orders at the close of the bar that gave rise to them instead of the next open. Default false.</summary>
    public bool TradeOnClose { get; init; }

    /// <summary>Close what is open at the end at the last close. Default true.</summary>
    public bool CloseOpenTrades { get; init; } = true;

    /// <summary>Smallest step of a quantity: 1 (default) for shares, 1e-8 for most crypto.</summary>
    public double Lot { get; init; } = 1;

    /// <summary>Lots of symbols that differ from <see cref="Lot"/>.</summary>
    public IReadOnlyDictionary<string, double>? Lots { get; init; }

    /// <summary>First moment of the run; the bars before it only warm the indicators up. Default (null): the first bar.</summary>
    public DateTime? From { get; init; }

    /// <summary>Calendar for sessions and periods a year. Default (null): that of the bars, else guessed from them, which is said in the warnings.</summary>
    public TradingCalendar? Calendar { get; init; }

    /// <summary>Risk-free return a year, for Sharpe and Sortino: 0.02 for 2 %. Default 0.</summary>
    public double RiskFreeRate { get; init; }

    /// <summary>What the return statistics are made of. Default sessions.</summary>
    public ReturnPeriod Returns { get; init; }

    /// <summary>Keep the indicators' columns in the result, for charts. Default false.</summary>
    public bool KeepIndicators { get; init; }

    /// <summary>Seed of <see cref="Strategy.Random"/>. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>Features that strategies use by name (<c>Strategy.Feature</c>). Default none; a study finds those that are kept by itself.</summary>
    public IReadOnlyList<FeatureSeries> Features { get; init; } = [];

    /// <summary>Where features are found that are not in <see cref="Features"/>.</summary>
    internal Func<SeriesKey, string, FeatureSeries?>? KeptFeature { get; init; }

    /// <summary>What is known about the bars beforehand, such as gaps; stands first in the result's warnings.</summary>
    internal IReadOnlyList<string> BarWarnings { get; init; } = [];

    /// <summary>Whether the bars go on, so that a symbol whose bar is late has not ended.</summary>
    internal bool IsLive { get; init; }

    internal double LotOf(string symbol) => Lots is not null && Lots.TryGetValue(symbol, out double lot) ? lot : Lot;

    internal double EffectiveMaintenance => MaintenanceMargin ?? (Margin < 1 ? Margin / 2 : 0);

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Commission);
        ArgumentNullException.ThrowIfNull(Slippage);
        ArgumentNullException.ThrowIfNull(Fills);
        Check(Cash > 0 && double.IsFinite(Cash), nameof(Cash), Cash, "starting capital is above 0");
        Check(Margin is > 0 and <= 1, nameof(Margin), Margin, "margin is above 0 and at most 1");
        Check(EffectiveMaintenance >= 0 && EffectiveMaintenance <= Margin, nameof(MaintenanceMargin), EffectiveMaintenance, "maintenance margin is from 0 to the initial margin");
        Check(RiskFreeRate > -1 && double.IsFinite(RiskFreeRate), nameof(RiskFreeRate), RiskFreeRate, "the risk-free rate is above -1");
        foreach (double lot in (Lots?.Values ?? []).Append(Lot))
        {
            Check(lot > 0 && double.IsFinite(lot), nameof(Lot), lot, "a lot is above 0");
        }
    }

    private static void Check(bool valid, string name, double value, string rule)
    {
        if (!valid)
        {
            throw new ArgumentOutOfRangeException(name, value, rule);
        }
    }
}

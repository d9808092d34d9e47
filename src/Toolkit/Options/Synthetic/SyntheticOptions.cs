namespace Toolkit;

/// <summary>What options a synthetic market lists, and how it quotes them.</summary>
public sealed record SyntheticOptions
{
    /// <summary>Default: 2 % of the value, at least 0.02, in cents.</summary>
    public SpreadModel Spread { get; init; } = SpreadModel.Default;

    /// <summary>Risk-free rate a year, continuously compounded: 0.02 for 2 %. Default: 0.</summary>
    public double Rate { get; init; }

    /// <summary>Dividend yield a year, continuously compounded. Default: 0.</summary>
    public double DividendYield { get; init; }

    /// <summary>American options are quoted at what exercising them is worth at least; their premium beyond that is left out. Default: American.</summary>
    public OptionExercise Exercise { get; init; } = OptionExercise.American;

    /// <summary>Says when sessions close, and which Fridays have none. Default: XNYS.</summary>
    public TradingCalendar Calendar { get; init; } = TradingCalendar.Xnys;

    /// <summary>Every Friday is an expiry up to so many days ahead; 0 for third Fridays only. Default: 63, nine weeks.</summary>
    public int WeeklyDays { get; init; } = 63;

    /// <summary>Every third Friday is an expiry up to so many days ahead. Default: 365.</summary>
    public int MonthlyDays { get; init; } = 365;

    /// <summary>Distance of strikes. Default (null): half a percent of the price, rounded to 1, 2.5 or 5 of a power of ten.</summary>
    public double? StrikeStep { get; init; }

    /// <summary>Strikes are listed up to so many deviations round the price; any other above 0 is priced when asked for. Default: 5.</summary>
    public double StrikeDeviations { get; init; } = 5;

    internal ChainOptions ChainOptions => new() { Rate = Rate, DividendYield = DividendYield, Calendar = Calendar };

    internal void Validate()
    {
        Spread.Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(WeeklyDays);
        ArgumentOutOfRangeException.ThrowIfNegative(MonthlyDays);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Max(WeeklyDays, MonthlyDays), 3_660, nameof(MonthlyDays));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(StrikeStep ?? 1, nameof(StrikeStep));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(StrikeDeviations);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(StrikeDeviations, 20);
    }
}

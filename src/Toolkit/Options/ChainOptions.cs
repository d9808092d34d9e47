namespace Toolkit;

/// <summary>How a chain judges its quotes, and what its volatilities and deltas are worked out with.</summary>
public sealed record ChainOptions
{
    /// <summary>A quote older than the newest one of its chain by more than this is stale. Default 15 minutes; from 0 on.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Widest good distance between bid and ask, as part of their middle: 0.5 for 50 %. Default (null): any.</summary>
    public double? MaxSpread { get; init; }

    /// <summary>Risk-free rate a year, continuously compounded: 0.02 for 2 %. Default 0.</summary>
    public double Rate { get; init; }

    /// <summary>Dividend yield a year, continuously compounded. Default 0.</summary>
    public double DividendYield { get; init; }

    /// <summary>Says when the session of an expiry closes. Default XNYS.</summary>
    public TradingCalendar Calendar { get; init; } = TradingCalendar.Xnys;

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Calendar);
        Check(StaleAfter >= TimeSpan.Zero, nameof(StaleAfter), "an age is from 0 on");
        Check(MaxSpread is null or > 0, nameof(MaxSpread), "the widest spread is above 0");
        Check(double.IsFinite(Rate), nameof(Rate), "a rate is a finite number");
        Check(double.IsFinite(DividendYield), nameof(DividendYield), "a dividend yield is a finite number");
    }

    private static void Check(bool valid, string name, string rule)
    {
        if (!valid)
        {
            throw new ArgumentOutOfRangeException(name, rule);
        }
    }
}

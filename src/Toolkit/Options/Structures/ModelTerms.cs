namespace Toolkit;

/// <summary>What a structure is valued with where there are no quotes: Black-Scholes-Merton.</summary>
public sealed record ModelTerms
{
    /// <summary>Of every option, a year: 0.2 for 20 %; unless <see cref="VolatilityOf"/> says more. Default: 0.2.</summary>
    public double Volatility { get; init; } = 0.2;

    /// <summary>Of each option, a year. Default (null): <see cref="Volatility"/>.</summary>
    public Func<OptionContract, double>? VolatilityOf { get; init; }

    /// <summary>A year, continuously compounded. Default: 0.</summary>
    public double Rate { get; init; }

    /// <summary>A year, continuously compounded. Default: 0.</summary>
    public double DividendYield { get; init; }

    /// <summary>American options are worth what exercising them is worth at least; their premium beyond that is left out. Default: American.</summary>
    public OptionExercise Exercise { get; init; } = OptionExercise.American;

    /// <summary>Default: XNYS.</summary>
    public TradingCalendar Calendar { get; init; } = TradingCalendar.Xnys;

    internal double Value(OptionContract contract, double underlying, double years)
    {
        double value = BlackScholes.Price(contract.Right, underlying, contract.Strike, years, VolatilityOf?.Invoke(contract) ?? Volatility, Rate, DividendYield);
        return Exercise == OptionExercise.American ? Math.Max(value, contract.Intrinsic(underlying)) : value;
    }

    internal Greeks Greeks(OptionContract contract, double underlying, double years) =>
        BlackScholes.Greeks(contract.Right, underlying, contract.Strike, years, VolatilityOf?.Invoke(contract) ?? Volatility, Rate, DividendYield);
}

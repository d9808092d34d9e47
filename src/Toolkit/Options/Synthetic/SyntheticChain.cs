namespace Toolkit.Options;

/// <summary>A chain that a model makes; each quote is worked out when it is asked for.</summary>
internal sealed class SyntheticChain : OptionChain
{
    private readonly VolatilityModel _model;
    private readonly SyntheticOptions _synthetic;
    private readonly double _level;
    private DateOnly[]? _expiries;
    private DateOnly _lastExpiry;
    private double _lastYears;

    internal SyntheticChain(string underlying, (long At, double Price, double Level) now, (VolatilityModel Model, SyntheticOptions Options) by, ChainOptions options)
        : base(underlying, now.At, now.Price, options) => (_model, _synthetic, _level) = (by.Model, by.Options, now.Level);

    public override bool IsSynthetic => true;

    public override IReadOnlyList<DateOnly> Expiries => Listed;

    private DateOnly[] Listed => _expiries ??=
        [.. ExpirySchedule.From(DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(At, Options.Calendar.Zone)), _synthetic).Where(expiry => OptionClock.Close(expiry, Options.Calendar) >= Micros)];

    public override IReadOnlyList<double> Strikes(DateOnly expiry)
    {
        if (Array.BinarySearch(Listed, expiry) < 0)
        {
            return [];
        }

        double years = Years(expiry), step = _synthetic.StrikeStep ?? StepOf(UnderlyingPrice);
        double reach = _synthetic.StrikeDeviations * _model.Term(_level, years) * Math.Sqrt(years);
        int low = Math.Max(1, (int)Math.Floor(UnderlyingPrice * Math.Exp(-reach) / step)), high = (int)Math.Ceiling(UnderlyingPrice * Math.Exp(reach) / step);
        double[] strikes = new double[Math.Min(high - low + 1, MaxStrikes)];
        for (int i = 0; i < strikes.Length; i++)
        {
            // A multiple of 0.1 is not a sum of tenths.
            strikes[i] = Math.Round((low + i) * step, 6);
        }

        return strikes;
    }

    public override ChainQuote? Find(DateOnly expiry, double strike, OptionRight right)
    {
        if (!(strike > 0 && double.IsFinite(strike)) || Array.BinarySearch(Listed, expiry) < 0)
        {
            return null;
        }

        double years = Years(expiry), drift = (Options.Rate - Options.DividendYield) * years;
        double volatility = _model.At(_level, years, Math.Log(strike / UnderlyingPrice) - drift);
        OptionContract contract = new(Underlying, expiry, strike, right);
        Greeks greeks = BlackScholes.Greeks(right, UnderlyingPrice, strike, years, volatility, Options.Rate, Options.DividendYield);
        double value = _synthetic.Exercise == OptionExercise.American ? Math.Max(greeks.Price, contract.Intrinsic(UnderlyingPrice)) : greeks.Price;
        (double bid, double ask) = _synthetic.Spread.Around(value);
        OptionQuote quote = new(contract, At) { Bid = bid, Ask = ask, ImpliedVolatility = volatility, Delta = greeks.Delta };
        return new(this, quote, (bid > 0 ? 0 : QuoteFlaws.NoBid) | (ask > 0 ? 0 : QuoteFlaws.NoAsk), years);
    }

    /// <summary>More strikes than any market lists; a step of a cent would make millions.</summary>
    private const int MaxStrikes = 2_000;

    /// <summary>One expiry is asked for again and again, strike by strike.</summary>
    private double Years(DateOnly expiry)
    {
        if (expiry != _lastExpiry)
        {
            (_lastExpiry, _lastYears) = (expiry, OptionClock.YearsBetween(Micros, OptionClock.Close(expiry, Options.Calendar)));
        }

        return _lastYears;
    }

    /// <summary>Half a percent of a price, rounded to 1, 2.5 or 5 of a power of ten.</summary>
    private static double StepOf(double price)
    {
        double half = price * 0.005, ten = Math.Pow(10, Math.Floor(Math.Log10(half)));
        return ten * (half / ten) switch
        {
            < 1.75 => 1,
            < 3.75 => 2.5,
            < 7.5 => 5,
            _ => 10,
        };
    }
}

using Toolkit.Backtesting;

namespace Toolkit;
/// <summary>The indicators that a strategy declares in <see cref="Init"/>; their formulas are those of the classes of the same names.</summary>
public abstract partial class Strategy
{
    /// <summary>Mean of the last values (<see cref="SimpleMovingAverage"/>).</summary>
    protected Indicator Sma(Indicator source, int length) =>
        One($"SMA({source.Name}, {length})", source, new("SMA", length), static k => new SimpleMovingAverage((int)k.A));

    /// <summary>Exponential mean (<see cref="ExponentialMovingAverage"/>).</summary>
    protected Indicator Ema(Indicator source, int length) =>
        One($"EMA({source.Name}, {length})", source, new("EMA", length), static k => new ExponentialMovingAverage((int)k.A));

    /// <summary>Linearly weighted mean (<see cref="WeightedMovingAverage"/>).</summary>
    protected Indicator Wma(Indicator source, int length) =>
        One($"WMA({source.Name}, {length})", source, new("WMA", length), static k => new WeightedMovingAverage((int)k.A));

    /// <summary>Relative strength, 0 to 100 (<see cref="RelativeStrengthIndex"/>).</summary>
    protected Indicator Rsi(Indicator source, int length = 14) =>
        One($"RSI({source.Name}, {length})", source, new("RSI", length), static k => new RelativeStrengthIndex((int)k.A));

    /// <summary>Largest of the last values.</summary>
    protected Indicator Highest(Indicator source, int length) =>
        One($"highest({source.Name}, {length})", source, new("MAX", length), static k => new RollingMaximum((int)k.A));

    /// <summary>Smallest of the last values.</summary>
    protected Indicator Lowest(Indicator source, int length) =>
        One($"lowest({source.Name}, {length})", source, new("MIN", length), static k => new RollingMinimum((int)k.A));

    /// <summary>Sample standard deviation of the last values (<see cref="RollingDeviation"/>).</summary>
    protected Indicator Deviation(Indicator source, int length) =>
        One($"deviation({source.Name}, {length})", source, new("SD", length), static k => new RollingDeviation((int)k.A));

    /// <summary>Distance from the mean in deviations (<see cref="Toolkit.ZScore"/>).</summary>
    protected Indicator ZScore(Indicator source, int length) =>
        One($"z-score({source.Name}, {length})", source, new("Z", length), static k => new ZScore((int)k.A));

    /// <summary>Bollinger bands (<see cref="BollingerBands"/>).</summary>
    protected BandIndicators Bollinger(Indicator source, int length = 20, double deviations = 2)
    {
        string of = FormattableString.Invariant($"({source.Name}, {length}, {deviations})");
        Indicator[] all = Many(
            [$"middle band{of}", $"upper band{of}", $"lower band{of}"], source, new("BB", length, deviations),
            static (source, k, to) => IndicatorColumns.Bollinger(source.Own.Span, new((int)k.A, k.B), to[0], to[1], to[2]));
        return new(all[0], all[1], all[2]);
    }

    /// <summary>MACD (<see cref="MovingAverageConvergence"/>).</summary>
    protected MacdIndicators Macd(Indicator source, int fast = 12, int slow = 26, int signal = 9)
    {
        string of = $"({source.Name}, {fast}, {slow}, {signal})";
        Indicator[] all = Many(
            [$"MACD{of}", $"MACD signal{of}", $"MACD histogram{of}"], source, new("MACD", fast, slow, signal),
            static (source, k, to) => IndicatorColumns.Macd(source.Own.Span, new((int)k.A, (int)k.B, (int)k.C), to[0], to[1], to[2]));
        return new(all[0], all[1], all[2]);
    }

    /// <summary>Average true range of the main symbol, or of other bars (<see cref="AverageTrueRange"/>).</summary>
    protected Indicator Atr(int length = 14, Prices? bars = null) => Bars(
        [$"ATR({length})"], bars, new("ATR", length), static (b, k, to) => IndicatorColumns.Atr(b, (int)k.A, to[0]))[0];

    /// <summary>Directional movement (<see cref="DirectionalIndex"/>).</summary>
    protected DirectionalIndicators Adx(int length = 14, Prices? bars = null)
    {
        Indicator[] all = Bars(
            [$"ADX({length})", $"+DI({length})", $"-DI({length})"], bars, new("ADX", length),
            static (b, k, to) => IndicatorColumns.Adx(b, (int)k.A, to[0], to[1], to[2]));
        return new(all[0], all[1], all[2]);
    }

    /// <summary>Stochastic oscillator (<see cref="StochasticOscillator"/>).</summary>
    protected StochasticIndicators Stochastic(int length = 14, int smooth = 1, int signal = 3)
    {
        string of = $"({length}, {smooth}, {signal})";
        Indicator[] all = Bars(
            [$"%K{of}", $"%D{of}"], null, new("STOCH", length, smooth, signal),
            static (b, k, to) => IndicatorColumns.Stochastic(b, new((int)k.A, (int)k.B, (int)k.C), to[0], to[1]));
        return new(all[0], all[1]);
    }

    /// <summary>Donchian channel (<see cref="DonchianChannel"/>).</summary>
    protected ChannelIndicators Donchian(int length = 20, Prices? bars = null)
    {
        Indicator[] all = Bars(
            [$"upper channel({length})", $"lower channel({length})", $"middle channel({length})"], bars, new("DON", length),
            static (b, k, to) => IndicatorColumns.Donchian(b, (int)k.A, to[0], to[1], to[2]));
        return new(all[0], all[1], all[2]);
    }

    /// <summary>Volume-weighted mean price since the session's open (<see cref="VolumeWeightedPrice"/>).</summary>
    protected Indicator Vwap(Prices? bars = null) => Bars(
        ["VWAP"], bars, new("VWAP"), static (b, _, to) => IndicatorColumns.Vwap(b, to[0]))[0];

    /// <summary>On-balance volume (<see cref="OnBalanceVolume"/>).</summary>
    protected Indicator Obv(Prices? bars = null) => Bars(
        ["OBV"], bars, new("OBV"), static (b, _, to) => IndicatorColumns.Obv(b, to[0]))[0];

    /// <summary>An indicator of one's own, one value at a time: it cannot look ahead.</summary>
    /// <param name="name">What charts call it.</param>
    /// <param name="source">The column it is made of.</param>
    /// <param name="step">Takes each value in turn and gives the indicator as of it; NaN while it is not warm.</param>
    protected Indicator Custom(string name, Indicator source, Func<double, double> step)
    {
        ReadOnlySpan<double> values = source.Own.Span;
        double[] result = new double[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = step(values[i]);
        }

        return Scope.Indicators.Own(name, source.Origin, result);
    }

    /// <summary>A column that was made elsewhere, one value for each bar given to the run. Whether it looks ahead is up to who made it.</summary>
    protected Indicator Precomputed(string name, IReadOnlyList<double> values, Market? market = null)
    {
        Prices bars = (market ?? Main).Prices;
        return values.Count == bars.Series.Count
            ? Scope.Indicators.Own(name, bars, [.. values])
            : throw new ArgumentException($"{name} has {values.Count} values for {bars.Series.Count} bars", nameof(values));
    }

    private Indicator One(string name, Indicator source, IndicatorKey key, Func<IndicatorKey, ValueIndicator> create) =>
        Scope.Indicators.One(name, source, key, create);

    private Indicator[] Many(string[] names, Indicator source, IndicatorKey key, Action<Indicator, IndicatorKey, double[][]> calculation) =>
        Scope.Indicators.Many(names, source, key, calculation);

    private Indicator[] Bars(string[] names, Prices? bars, IndicatorKey key, Action<BarSeries, IndicatorKey, double[][]> calculation) =>
        Scope.Indicators.Bars(names, bars ?? Main.Prices, key, calculation);
}

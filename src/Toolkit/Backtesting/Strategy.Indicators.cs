using Toolkit.Backtesting;

namespace Toolkit;

/// <summary>The indicators that a strategy declares in <see cref="Init"/>; their formulas are those of the classes of the same names.</summary>
public abstract partial class Strategy
{
    /// <summary>Mean of the last values (<see cref="SimpleMovingAverage"/>).</summary>
    protected Indicator Sma(Indicator source, int length) => One("SMA", source, length, static n => new SimpleMovingAverage(n));

    /// <summary>Exponential mean (<see cref="ExponentialMovingAverage"/>).</summary>
    protected Indicator Ema(Indicator source, int length) => One("EMA", source, length, static n => new ExponentialMovingAverage(n));

    /// <summary>Linearly weighted mean (<see cref="WeightedMovingAverage"/>).</summary>
    protected Indicator Wma(Indicator source, int length) => One("WMA", source, length, static n => new WeightedMovingAverage(n));

    /// <summary>Relative strength, 0 to 100 (<see cref="RelativeStrengthIndex"/>).</summary>
    protected Indicator Rsi(Indicator source, int length = 14) => One("RSI", source, length, static n => new RelativeStrengthIndex(n));

    /// <summary>Largest of the last values.</summary>
    protected Indicator Highest(Indicator source, int length) => One("highest", source, length, static n => new RollingMaximum(n));

    /// <summary>Smallest of the last values.</summary>
    protected Indicator Lowest(Indicator source, int length) => One("lowest", source, length, static n => new RollingMinimum(n));

    /// <summary>Sample standard deviation of the last values (<see cref="RollingDeviation"/>).</summary>
    protected Indicator Deviation(Indicator source, int length) => One("deviation", source, length, static n => new RollingDeviation(n));

    /// <summary>Distance from the mean in deviations (<see cref="Toolkit.ZScore"/>).</summary>
    protected Indicator ZScore(Indicator source, int length) => One("z-score", source, length, static n => new ZScore(n));

    /// <summary>Bollinger bands (<see cref="BollingerBands"/>).</summary>
    protected BandIndicators Bollinger(Indicator source, int length = 20, double deviations = 2)
    {
        Indicator[] all = Of(
            source, new("BB", length, deviations), FormattableString.Invariant($"({source.Name}, {length}, {deviations})"),
            to => IndicatorColumns.Bollinger(source.Own.Span, new(length, deviations), to), "middle band", "upper band", "lower band");
        return new(all[0], all[1], all[2]);
    }

    /// <summary>MACD (<see cref="MovingAverageConvergence"/>).</summary>
    protected MacdIndicators Macd(Indicator source, int fast = 12, int slow = 26, int signal = 9)
    {
        Indicator[] all = Of(
            source, new("MACD", fast, slow, signal), $"({source.Name}, {fast}, {slow}, {signal})",
            to => IndicatorColumns.Macd(source.Own.Span, new(fast, slow, signal), to), "MACD", "MACD signal", "MACD histogram");
        return new(all[0], all[1], all[2]);
    }

    /// <summary>Average true range of the main symbol, or of other bars (<see cref="AverageTrueRange"/>).</summary>
    protected Indicator Atr(int length = 14, Prices? bars = null) =>
        Of(bars, new("ATR", length), $"({length})", (b, to) => IndicatorColumns.Atr(b, length, to), "ATR")[0];

    /// <summary>Directional movement (<see cref="DirectionalIndex"/>).</summary>
    protected DirectionalIndicators Adx(int length = 14, Prices? bars = null)
    {
        Indicator[] all = Of(bars, new("ADX", length), $"({length})", (b, to) => IndicatorColumns.Adx(b, length, to), "ADX", "+DI", "-DI");
        return new(all[0], all[1], all[2]);
    }

    /// <summary>Stochastic oscillator (<see cref="StochasticOscillator"/>).</summary>
    protected StochasticIndicators Stochastic(int length = 14, int smooth = 1, int signal = 3)
    {
        Indicator[] all = Of(
            null, new("STOCH", length, smooth, signal), $"({length}, {smooth}, {signal})",
            (b, to) => IndicatorColumns.Stochastic(b, new(length, smooth, signal), to), "%K", "%D");
        return new(all[0], all[1]);
    }

    /// <summary>Donchian channel (<see cref="DonchianChannel"/>).</summary>
    protected ChannelIndicators Donchian(int length = 20, Prices? bars = null)
    {
        Indicator[] all = Of(
            bars, new("DON", length), $"({length})", (b, to) => IndicatorColumns.Donchian(b, length, to), "upper channel", "lower channel", "middle channel");
        return new(all[0], all[1], all[2]);
    }

    /// <summary>Volume-weighted mean price since the session's open (<see cref="VolumeWeightedPrice"/>).</summary>
    protected Indicator Vwap(Prices? bars = null) => Of(bars, new("VWAP"), "", static (b, to) => IndicatorColumns.Vwap(b, to), "VWAP")[0];

    /// <summary>On-balance volume (<see cref="OnBalanceVolume"/>).</summary>
    protected Indicator Obv(Prices? bars = null) => Of(bars, new("OBV"), "", static (b, to) => IndicatorColumns.Obv(b, to), "OBV")[0];

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

    /// <summary>A column of a feature of the main symbol, or of other bars: one of <see cref="BacktestOptions.Features"/>, else one that is kept.</summary>
    /// <param name="name">The feature's name.</param>
    /// <param name="column">Default: its first column.</param>
    /// <param name="bars">Default: those of the main symbol.</param>
    /// <exception cref="ToolkitException">
    /// There is no such feature or column (not found), it looks ahead (usage), or it was computed from other bars than the run's (bad data).
    /// </exception>
    protected Indicator Feature(string name, string? column = null, Prices? bars = null)
    {
        bars ??= Main.Prices;
        SeriesKey key = bars.Series.Key;
        BacktestOptions options = Scope.Account.Options;
        FeatureSeries feature = options.Features.FirstOrDefault(f => f.Definition.Series == key && f.Definition.Name == name) ?? options.KeptFeature?.Invoke(key, name)
            ?? throw ToolkitException.NotFound($"there is no feature {name} of {key} for this run", "compute it by tk.Features.GetOrAddAsync, and run on a study of the workspace, or give it in BacktestOptions.Features");
        return Scope.Indicators.Own(column is null ? name : $"{name} {column}", bars, feature.At(bars.Series, column));
    }

    private Indicator One(string kind, Indicator source, int length, Func<int, ValueIndicator> create) => Of(
        source, new(kind, length), $"({source.Name}, {length})",
        to => create(length).Fill(source.Own.Span, to[0].AsSpan(0, source.Own.Count)), kind)[0];

    private Indicator[] Of(Indicator source, IndicatorKey key, string of, Action<double[][]> fill, params string[] names) =>
        Scope.Indicators.Declare(Array.ConvertAll(names, name => name + of), source.Origin, source.Own, key, fill);

    private Indicator[] Of(Prices? bars, IndicatorKey key, string of, Action<BarSeries, double[][]> fill, params string[] names) =>
        Of((bars ??= Main.Prices).Close, key, of, to => fill(bars.Series, to), names);
}

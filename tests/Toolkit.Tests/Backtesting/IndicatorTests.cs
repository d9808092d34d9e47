namespace Toolkit.Tests.Backtesting;

/// <summary>Indicators: values by hand and by plain loops from the definitions; streams and columns agree; nothing looks ahead.</summary>
public class IndicatorTests
{
    private static readonly BarSeries Bars = SampleBars.Walk(7, 400);

    [Theory]
    [InlineData(1e16)]
    [InlineData(-1e16)]
    [InlineData(1e300)]
    [InlineData(1e9)]
    public void Average_after_a_spike_has_its_small_values_back(double spike)
    {
        double[] values = [.. Enumerable.Repeat(1.0, 40)];
        values[2] = values[11] = spike;
        double[] average = Indicators.Sma(values, 5);
        Assert.All(Enumerable.Range(4, 36).Where(i => i is not (>= 2 and < 7 or >= 11 and < 16)), i => Assert.Equal(1, average[i]));
        SimpleMovingAverage stream = new(5);
        Assert.Equal(average, values.Select(stream.Next));
    }

    [Fact]
    public void Average_when_values_swing_wildly_stays_as_near_as_a_sum_of_each_window()
    {
        Random random = new(11);
        double[] values = [.. Enumerable.Range(0, 5000).Select(_ => Math.Pow(10, random.Next(-6, 12)) * (random.NextDouble() + 0.5))];
        foreach (int length in (int[])[2, 3, 10, 50])
        {
            double[] average = Indicators.Sma(values, length);
            SimpleMovingAverage stream = new(length);
            Assert.Equal(average, values.Select(stream.Next));
            for (int i = length - 1; i < values.Length; i++)
            {
                decimal exact = values[(i - length + 1)..(i + 1)].Sum(v => (decimal)v) / length;
                Assert.InRange(average[i] / (double)exact, 1 - 1e-12, 1 + 1e-12);
            }
        }
    }

    [Fact]
    public void On_balance_volume_after_a_spike_keeps_the_small_volumes()
    {
        OnBalanceVolume obv = new();
        double[] close = [1, 2, 3, 2, 3], volume = [1, 1, 1e16, 1e16, 3];
        Assert.Equal([0, 1, 1e16, 1, 4], close.Zip(volume, obv.Next));
    }

    [Fact]
    public void Deviation_from_equal_values_is_none_whatever_rounding_left_of_them()
    {
        double[] values = [0.3, 0.1 + 0.2, 0.3, 0.1 + 0.2, 0.3, 0.1 + 0.2];
        Assert.Equal([0, 0, 0, 0], Indicators.ZScore(values, 3)[2..]);
    }

    private static double[] Close => Bars.Close.ToArray();

    public static TheoryData<string> Names => [.. Columns(Bars).Keys];

    /// <summary>Every indicator over whole columns.</summary>
    private static SortedDictionary<string, double[]> Columns(BarSeries bars)
    {
        ReadOnlySpan<double> close = bars.Close.Span;
        (double[] middle, double[] upper, double[] lower) = Indicators.Bollinger(close, 20, 2);
        (double[] line, double[] signal, double[] histogram) = Indicators.Macd(close);
        (double[] adx, double[] plus, double[] minus) = Indicators.Adx(bars, 14);
        (double[] k, double[] d) = Indicators.Stochastic(bars, 14, 3, 3);
        (double[] top, double[] bottom, double[] mid) = Indicators.Donchian(bars, 20);
        return new(StringComparer.Ordinal)
        {
            ["sma1"] = Indicators.Sma(close, 1),
            ["sma3"] = Indicators.Sma(close, 3),
            ["sma10"] = Indicators.Sma(close, 10),
            ["sma30"] = Indicators.Sma(close, 30),
            ["ema"] = Indicators.Ema(close, 12),
            ["wma"] = Indicators.Wma(close, 9),
            ["rsi"] = Indicators.Rsi(close),
            ["max"] = Indicators.Highest(close, 15),
            ["min"] = Indicators.Lowest(close, 15),
            ["sd"] = Indicators.Deviation(close, 20),
            ["sdp"] = Indicators.Deviation(close, 20, population: true),
            ["z"] = Indicators.ZScore(close, 20),
            ["bbm"] = middle,
            ["bbu"] = upper,
            ["bbl"] = lower,
            ["macd"] = line,
            ["macds"] = signal,
            ["macdh"] = histogram,
            ["atr"] = Indicators.Atr(bars),
            ["adx"] = adx,
            ["+di"] = plus,
            ["-di"] = minus,
            ["k"] = k,
            ["d"] = d,
            ["dcu"] = top,
            ["dcl"] = bottom,
            ["dcm"] = mid,
            ["vwap"] = Indicators.Vwap(bars),
            ["obv"] = Indicators.Obv(bars),
        };
    }

    /// <summary>The same, one value at a time.</summary>
    private static SortedDictionary<string, Func<Bar, double>> Streams()
    {
        SortedDictionary<string, Func<Bar, double>> all = new(StringComparer.Ordinal);
        void Value(string name, ValueIndicator indicator) => all[name] = bar => indicator.Next(bar.Close);
        Value("sma1", new SimpleMovingAverage(1));
        Value("sma3", new SimpleMovingAverage(3));
        Value("sma10", new SimpleMovingAverage(10));
        Value("sma30", new SimpleMovingAverage(30));
        Value("ema", new ExponentialMovingAverage(12));
        Value("wma", new WeightedMovingAverage(9));
        Value("rsi", new RelativeStrengthIndex(14));
        Value("max", new RollingMaximum(15));
        Value("min", new RollingMinimum(15));
        Value("sd", new RollingDeviation(20));
        Value("sdp", new RollingDeviation(20, population: true));
        Value("z", new ZScore(20));
        (BollingerBands middle, BollingerBands upper, BollingerBands lower) = (new(20), new(20), new(20));
        (all["bbm"], all["bbu"], all["bbl"]) = (b => middle.Next(b.Close).Middle, b => upper.Next(b.Close).Upper, b => lower.Next(b.Close).Lower);
        (MovingAverageConvergence line, MovingAverageConvergence signal, MovingAverageConvergence histogram) = (new(), new(), new());
        (all["macd"], all["macds"], all["macdh"]) = (b => line.Next(b.Close).Line, b => signal.Next(b.Close).Signal, b => histogram.Next(b.Close).Histogram);
        AverageTrueRange atr = new(14);
        all["atr"] = b => atr.Next(b.High, b.Low, b.Close);
        (DirectionalIndex adx, DirectionalIndex plus, DirectionalIndex minus) = (new(14), new(14), new(14));
        all["adx"] = b => adx.Next(b.High, b.Low, b.Close).Adx;
        all["+di"] = b => plus.Next(b.High, b.Low, b.Close).Plus;
        all["-di"] = b => minus.Next(b.High, b.Low, b.Close).Minus;
        (StochasticOscillator k, StochasticOscillator d) = (new(14, 3, 3), new(14, 3, 3));
        (all["k"], all["d"]) = (b => k.Next(b.High, b.Low, b.Close).K, b => d.Next(b.High, b.Low, b.Close).D);
        (DonchianChannel top, DonchianChannel bottom, DonchianChannel mid) = (new(20), new(20), new(20));
        (all["dcu"], all["dcl"], all["dcm"]) = (b => top.Next(b.High, b.Low).Upper, b => bottom.Next(b.High, b.Low).Lower, b => mid.Next(b.High, b.Low).Middle);
        VolumeWeightedPrice vwap = new();
        all["vwap"] = b => vwap.Next((b.High + b.Low + b.Close) / 3, b.Volume!.Value, newSession: true);
        OnBalanceVolume obv = new();
        all["obv"] = b => obv.Next(b.Close, b.Volume!.Value);
        return all;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Stream_and_column_agree_to_the_last_bit(string name)
    {
        Func<Bar, double> stream = Streams()[name];
        Assert.Equal(Bits(Columns(Bars)[name]), Bits([.. Bars.Select(stream)]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_depends_on_no_later_bar(string name)
    {
        double[] whole = Columns(Bars)[name];
        foreach (int count in new[] { 1, 2, 15, 40, 123, 399 })
        {
            Assert.Equal(Bits(whole[..count]), Bits(Columns(Bars.Rows(0, count))[name]));
        }
    }

    [Theory]
    [InlineData("sma10", 9)]
    [InlineData("ema", 11)]
    [InlineData("wma", 8)]
    [InlineData("rsi", 14)]
    [InlineData("max", 14)]
    [InlineData("sd", 19)]
    [InlineData("bbu", 19)]
    [InlineData("macd", 25)]
    [InlineData("macds", 33)]
    [InlineData("atr", 13)]
    [InlineData("+di", 14)]
    [InlineData("adx", 27)]
    [InlineData("k", 15)]
    [InlineData("d", 17)]
    [InlineData("dcu", 19)]
    [InlineData("vwap", 0)]
    [InlineData("obv", 0)]
    public void First_value_comes_when_it_is_warm_and_none_is_missing_after(string name, int first)
    {
        double[] values = Columns(Bars)[name];
        Assert.All(values[..first], v => Assert.True(double.IsNaN(v)));
        Assert.All(values[first..], v => Assert.True(double.IsFinite(v)));
    }

    [Fact]
    public void Means_and_deviations_agree_with_plain_loops()
    {
        double[] close = Close, sma = Indicators.Sma(close, 30), wma = Indicators.Wma(close, 9), sd = Indicators.Deviation(close, 20);
        (double[] middle, double[] upper, double[] lower) = Indicators.Bollinger(close, 20, 2.5);
        for (int i = 40; i < close.Length; i++)
        {
            double[] w30 = close[(i - 29)..(i + 1)], w20 = close[(i - 19)..(i + 1)], w9 = close[(i - 8)..(i + 1)];
            Near(w30.Average(), sma[i]);
            Near(w9.Select((v, j) => v * (j + 1)).Sum() / 45, wma[i]);
            double squares = w20.Sum(v => Math.Pow(v - w20.Average(), 2));
            Near(Math.Sqrt(squares / 19), sd[i]);
            Near(w20.Average(), middle[i]);
            Near(w20.Average() + 2.5 * Math.Sqrt(squares / 20), upper[i]);
            Near(w20.Average() - 2.5 * Math.Sqrt(squares / 20), lower[i]);
            Near((close[i] - w20.Average()) / Math.Sqrt(squares / 19), Indicators.ZScore(close, 20)[i]);
            Assert.Equal(close[(i - 14)..(i + 1)].Max(), Indicators.Highest(close, 15)[i]);
            Assert.Equal(close[(i - 14)..(i + 1)].Min(), Indicators.Lowest(close, 15)[i]);
        }
    }

    [Fact]
    public void Ema_is_seeded_with_the_mean_of_the_first_values() =>
        // n = 3: seed (1 + 2 + 6) / 3 = 3, then alpha 1/2.
        Assert.Equal([double.NaN, double.NaN, 3, 5, 4], Indicators.Ema([1, 2, 6, 7, 3], 3));

    [Fact]
    public void Rsi_by_Wilder_smoothing() =>
        // Changes +1 -1 +2 +1: first (1 + 0)/2, (0 + 1)/2 -> 50; then gains (0.5 + 2)/2 = 1.25, losses 0.25 -> 250/3 ...
        Assert.Equal([double.NaN, double.NaN, 50, 100 * 1.25 / 1.5, 100 * 1.125 / 1.25], Indicators.Rsi([10, 11, 10, 12, 13], 2));

    [Fact]
    public void Rsi_of_a_price_that_stands_still_is_50_and_of_one_that_only_rises_100()
    {
        Assert.Equal(50, Indicators.Rsi([5, 5, 5, 5], 2)[^1]);
        Assert.Equal(100, Indicators.Rsi([5, 6, 7, 8], 2)[^1]);
    }

    [Fact]
    public void Atr_by_Wilder_smoothing()
    {
        // True ranges: 2 (first bar: high - low), 3 (13 - 10, gap from 10), 1.
        BarSeries bars = SampleBars.Daily((10, 11, 9, 10), (12, 13, 12, 13), (13, 13.5, 12.5, 13));
        Assert.Equal([double.NaN, 2.5, 1.75], Indicators.Atr(bars, 2));
    }

    [Fact]
    public void Directional_movement_by_hand()
    {
        // n = 1: bar 2 moves up by 2 with a true range of 3, bar 3 down by 2 with a true range of 3.
        BarSeries bars = SampleBars.Daily((10, 11, 9, 10), (12, 13, 11, 12), (10, 12, 9, 10));
        (double[] adx, double[] plus, double[] minus) = Indicators.Adx(bars, 1);

        Assert.Equal([double.NaN, 100 * 2.0 / 3, 0], plus);
        Assert.Equal([double.NaN, 0, 100 * 2.0 / 3], minus);
        Assert.Equal([double.NaN, 100, 100], adx);
    }

    [Fact]
    public void Stochastic_and_channel_by_hand()
    {
        BarSeries bars = SampleBars.Daily((10, 12, 8, 11), (11, 14, 10, 10), (10, 11, 9, 10));
        (double[] k, _) = Indicators.Stochastic(bars, 2);
        (double[] upper, double[] lower, double[] middle) = Indicators.Donchian(bars, 2);

        Assert.Equal([double.NaN, 100 * 2.0 / 6, 100 * 1.0 / 5], k);
        Assert.Equal([double.NaN, 14, 14], upper);
        Assert.Equal([double.NaN, 8, 9], lower);
        Assert.Equal([double.NaN, 11, 11.5], middle);
    }

    [Fact]
    public void Vwap_starts_anew_with_each_session()
    {
        DateTime open = new(2013, 10, 4, 13, 30, 0, DateTimeKind.Utc);
        Bar At(DateTime time, double price, double volume) => new(time, price, price, price, price, volume);
        BarSeries bars = BarSeries.From(
            [At(open, 10, 1), At(open.AddMinutes(1), 20, 3), At(open.AddHours(7), 40, 4), At(open.AddDays(3), 30, 5)], "V", Timeframe.Minute).WithCalendar(TradingCalendar.Xnys);

        // After the close the session goes on until the next one opens.
        Assert.Equal([10, 17.5, 28.75, 30], Indicators.Vwap(bars));
    }

    [Fact]
    public void Obv_adds_volume_on_rises_and_takes_it_off_on_falls()
    {
        DateTime day = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        double[] closes = [10, 11, 11, 9];
        BarSeries bars = BarSeries.From(closes.Select((c, i) => new Bar(day.AddDays(i), c, c, c, c, 10 * (i + 1))), "O", Timeframe.Day);

        Assert.Equal([0, 20, 20, -20], Indicators.Obv(bars));
    }

    [Fact]
    public void Equal_values_have_no_deviation_at_all()
    {
        double[] same = [.. Enumerable.Repeat(100.1, 50)];
        Assert.All(Indicators.Deviation(same, 7)[6..], v => Assert.Equal(0, v));
        Assert.All(Indicators.ZScore(same, 7)[6..], v => Assert.Equal(0, v));
    }

    [Fact]
    public void Value_that_is_missing_starts_the_warm_up_anew()
    {
        double[] values = [1, 2, double.NaN, 4, 5, 6];
        Assert.Equal([double.NaN, 1.5, double.NaN, double.NaN, 4.5, 5.5], Indicators.Sma(values, 2));
        Assert.Equal([double.NaN, 2, double.NaN, double.NaN, 5, 6], Indicators.Highest(values, 2));
        Assert.Equal(Indicators.Ema(values, 2), Indicators.Ema(values, 2));
        Assert.Equal(Bits(Indicators.Sma(values, 2)), Bits([.. values.Select(new SimpleMovingAverage(2).Next)]));
    }

    [Fact]
    public void Running_sum_does_not_drift()
    {
        Random random = new(3);
        double[] values = [.. Enumerable.Range(0, 200_000).Select(i => i % 1000 < 500 ? 1e9 * random.NextDouble() : random.NextDouble())];
        double[] sma = Indicators.Sma(values, 20);

        Near(values[^20..].Average(), sma[^1]);
        Near(values[^520..^500].Average(), sma[^501]);
    }

    private static long[] Bits(double[] values) => [.. values.Select(BitConverter.DoubleToInt64Bits)];

    private static void Near(double expected, double actual) => Assert.True(
        Math.Abs(expected - actual) <= 1e-9 * Math.Max(1, Math.Abs(expected)), $"expected {expected:R}, got {actual:R}");
}

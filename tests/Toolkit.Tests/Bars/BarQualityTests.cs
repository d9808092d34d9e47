namespace Toolkit.Tests.Bars;

public sealed class BarQualityTests
{
    private static readonly DateTime Start = new(2024, 1, 2, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Finds_nothing_in_a_series_that_wanders() => Assert.Empty(BarQuality.Find(Series(Wandering(2_000), "1h")));

    [Fact]
    public void Finds_a_bad_price_once_and_not_the_good_one_that_follows()
    {
        List<Bar> bars = Wandering(1_200);
        bars[700] = At(bars[700], bars[700].Close * 1.5);
        BarFlaw flaw = Assert.Single(BarQuality.Find(Series(bars, "1h")));
        Assert.Equal((bars[700].Time, FlawKind.Outlier, bars[700].Close, bars[699].Close), (flaw.Time, flaw.Kind, flaw.Value, flaw.Expected!.Value));
    }

    [Fact]
    public void Finds_the_high_and_the_low_that_no_price_beside_them_explains()
    {
        List<Bar> bars = Wandering(1_200);
        bars[300] = bars[300] with { High = bars[300].High * 1.4 };
        bars[900] = bars[900] with { Low = bars[900].Low * 0.6 };
        IReadOnlyList<BarFlaw> flaws = BarQuality.Find(Series(bars, "1h"));
        Assert.Equal([(bars[300].Time, bars[300].High), (bars[900].Time, bars[900].Low)], flaws.Select(f => (f.Time, f.Value)));
    }

    [Fact]
    public void Finds_nothing_in_a_quiet_market_most_of_whose_bars_have_no_high_above_their_prices()
    {
        Random random = new(3);
        List<Bar> bars = [.. Wandering(2_000).Select(bar => random.Next(4) == 0 ? bar : bar with { High = Math.Max(bar.Open, bar.Close), Low = Math.Min(bar.Open, bar.Close) })];
        Assert.Empty(BarQuality.Find(Series(bars, "1h")));
    }

    [Fact]
    public void Finds_a_price_that_is_stuck_with_its_length()
    {
        List<Bar> bars = Wandering(400);
        for (int i = 101; i <= 130; i++)
        {
            bars[i] = new(bars[i].Time, bars[100].Close, bars[100].Close, bars[100].Close, bars[100].Close, 10);
        }

        BarFlaw flaw = Assert.Single(BarQuality.Find(Series(bars, "1h"), new() { Deviations = 1e6 }));
        Assert.Equal(new(bars[101].Time, FlawKind.Stuck, 30, bars[100].Close, null), flaw);
    }

    [Fact]
    public void Finds_moves_without_volume_where_others_have_one()
    {
        List<Bar> bars = Wandering(400);
        bars[50] = bars[50] with { Volume = 0 };
        bars[51] = bars[51] with { Volume = null };
        Assert.Equal(new BarFlaw(bars[50].Time, FlawKind.VolumeHole, 2, 0, 1_000), Assert.Single(BarQuality.Find(Series(bars, "1h"))));
        Assert.Empty(BarQuality.Find(Series([.. bars.Select(bar => bar with { Volume = null })], "1h")));
    }

    [Fact]
    public void Finds_bars_of_two_grids_that_lie_over_each_other()
    {
        List<Bar> bars = Wandering(100);
        bars.Insert(51, bars[50] with { Time = bars[50].Time.AddMinutes(30) });
        BarFlaw[] flaws = [.. BarQuality.Find(Series(bars, "1h"))];
        Assert.Equal([(bars[51].Time, FlawKind.Overlap, 30.0), (bars[52].Time, FlawKind.Overlap, 30.0)], flaws.Select(f => (f.Time, f.Kind, f.Value)));
    }

    [Fact]
    public void Finds_a_session_that_is_there_again_five_hours_later()
    {
        List<Bar> bars = [.. Wandering(48)];
        for (int i = 20; i < 26; i++)
        {
            bars[i + 5] = bars[i] with { Time = bars[i + 5].Time };
        }

        // Bar 25 is a copy of bar 20 and stands where bar 30 copies it again: one run of six.
        BarFlaw flaw = Assert.Single(BarQuality.Find(Series(bars, "1h"), new() { Deviations = 1e6 }));
        Assert.Equal(new(bars[25].Time, FlawKind.Repeat, 6, 5, null), flaw);
    }

    [Fact]
    public void Finds_a_split_that_is_not_entered_and_keeps_quiet_about_one_that_is()
    {
        List<Bar> bars = [.. Wandering(600).Select((bar, i) => bar with { Time = Start.AddDays(i) })];
        for (int i = 300; i < bars.Count; i++)
        {
            Bar b = bars[i];
            bars[i] = new(b.Time, b.Open / 4, b.High / 4, b.Low / 4, b.Close / 4, b.Volume);
        }

        BarFlaw flaw = Assert.Single(BarQuality.Find(Series(bars, "1d")));
        Assert.Equal((bars[300].Time, FlawKind.Split, bars[300].Open, bars[299].Close), (flaw.Time, flaw.Kind, flaw.Value, flaw.Expected!.Value));
        Assert.Equal("4:1", BarQuality.SplitRatio(flaw));
        Assert.Empty(BarQuality.Find(Series(bars, "1d"), actions: [CorporateAction.Split(bars[300].Time, 4)]));
    }

    [Fact]
    public void Compares_another_source_where_both_reach()
    {
        List<Bar> bars = Wandering(100), others = [.. bars.Skip(10)];
        others[20] = At(others[20], others[20].Close * 1.01);
        bars.RemoveRange(60, 3);
        BarFlaw[] flaws = [.. BarQuality.Find(Series(bars, "1h"), new() { Deviations = 1e6 }, other: Series(others, "1h"))];
        Assert.Equal(
            [(bars[30].Time, FlawKind.Differs, 1, bars[30].Close, others[20].Close), (others[50].Time, FlawKind.Missing, 3, 3.0, others[50].Close)],
            flaws.Select(f => (f.Time, f.Kind, f.Bars, f.Value, f.Expected!.Value)));
    }

    [Fact]
    public void Refuses_options_that_mean_nothing()
    {
        BarSeries bars = Series(Wandering(10), "1h");
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => BarQuality.Find(bars, new() { Deviations = 0 })).Kind);
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => BarQuality.Find(bars, other: Series(Wandering(10), "1d"))).Kind);
    }

    private static BarSeries Series(IEnumerable<Bar> bars, string timeframe) => BarSeries.From(bars, "X", timeframe);

    private static Bar At(Bar bar, double price) => new(bar.Time, price, price + 0.01, price - 0.01, price, bar.Volume);

    /// <summary>Hours that move by up to half a percent from the close before, with wicks of up to a tenth.</summary>
    private static List<Bar> Wandering(int count)
    {
        Random random = new(11);
        List<Bar> bars = [];
        double close = 100;
        for (int i = 0; i < count; i++)
        {
            double open = close;
            close *= 1 + 0.01 * (random.NextDouble() - 0.5);
            double high = Math.Max(open, close) * (1 + 0.0001 + 0.001 * random.NextDouble()), low = Math.Min(open, close) * (1 - 0.0001 - 0.001 * random.NextDouble());
            bars.Add(new(Start.AddHours(i), open, high, low, close, 1_000));
        }

        return bars;
    }
}

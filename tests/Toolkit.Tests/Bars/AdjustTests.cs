namespace Toolkit.Tests.Bars;

/// <summary>Splits and dividends, each case worked out by hand.</summary>
public class AdjustTests
{
    private static readonly CorporateAction Split4 = new(TestBars.Utc("2024-01-03"), CorporateActionKind.Split, 4);
    private static readonly CorporateAction Dividend = new(TestBars.Utc("2024-01-05"), CorporateActionKind.Dividend, 2);

    // Raw closes 400, 404 | 100, 100 | 98: split 4:1 before the third bar, a dividend of 2 on 100 before the fifth.
    private static readonly BarSeries Raw = Days(("2024-01-01", 400, 10), ("2024-01-02", 404, 20), ("2024-01-03", 100, 80), ("2024-01-04", 100, 40), ("2024-01-05", 98, 40));

    [Fact]
    public void Adjust_splits_divides_prices_and_multiplies_volumes_before_them()
    {
        BarSeries adjusted = Raw.Adjust([Dividend, Split4], Adjustment.Splits);
        Assert.Equal([100.0, 101, 100, 100, 98], adjusted.Close);
        Assert.Equal([40.0, 80, 80, 40, 40], adjusted.Volume);
        Assert.Equal(PriceBasis.Splits, adjusted.Basis);
        Assert.Equal(adjusted.Close, adjusted.Open);
        Assert.Equal(adjusted.Close.Select(c => c * 1.5), adjusted.High);
        Assert.Equal(adjusted.Close.Select(c => c * 0.5), adjusted.Low);
    }

    [Fact]
    public void Adjust_all_takes_dividends_out_as_well_and_leaves_volume_to_the_splits()
    {
        BarSeries adjusted = Raw.Adjust([Split4, Dividend], Adjustment.All);
        Near([98, 98.98, 98, 98, 98], adjusted.Close);
        Assert.Equal([40.0, 80, 80, 40, 40], adjusted.Volume);
        Assert.Equal(PriceBasis.All, adjusted.Basis);
    }

    [Fact]
    public void Adjust_of_a_split_adjusted_basis_takes_only_dividends_with_the_raw_close()
    {
        // A dividend of 4 on the raw close of 404 before the split; in the basis that close is 101.
        CorporateAction early = new(TestBars.Utc("2024-01-02T00:00"), CorporateActionKind.Dividend, 4);
        CorporateAction[] actions = [early, Split4, Dividend];
        BarSeries splits = Raw.Adjust(actions, Adjustment.Splits);
        Near(Raw.Adjust(actions, Adjustment.All).Close, splits.Adjust(actions, Adjustment.All).Close);
        Near([100 * 0.98 * (1 - 4 / 400.0), 101 * 0.98], [.. splits.Adjust(actions, Adjustment.All).Close.Take(2)]);
        Assert.Equal(splits.Volume, splits.Adjust(actions, Adjustment.All).Volume);
    }

    [Fact]
    public void Adjust_of_a_dividend_on_the_day_of_a_split_counts_the_new_shares()
    {
        CorporateAction sameDay = new(Split4.Time, CorporateActionKind.Dividend, 1.01);
        Near([100 * 0.99, 101 * 0.99, 100, 100, 98], Raw.Adjust([sameDay, Split4], Adjustment.All).Close);
        Near([100 * 0.99, 101 * 0.99, 100, 100, 98], Raw.Adjust([Split4], Adjustment.Splits).Adjust([sameDay, Split4], Adjustment.All).Close);
    }

    [Theory]
    [InlineData(PriceBasis.Raw, Adjustment.None)]
    [InlineData(PriceBasis.Splits, Adjustment.Splits)]
    [InlineData(PriceBasis.Splits, Adjustment.None)]
    [InlineData(PriceBasis.All, Adjustment.All)]
    [InlineData(PriceBasis.All, Adjustment.Splits)]
    public void Adjust_changes_nothing_that_the_basis_contains_already(PriceBasis basis, Adjustment mode)
    {
        BarSeries adjusted = Raw.WithBasis(basis).Adjust([Split4, Dividend], mode);
        Assert.Equal(Raw, adjusted);
        Assert.Equal(basis, adjusted.Basis);
    }

    [Fact]
    public void Adjust_applies_what_happened_after_the_basis_was_taken()
    {
        // Asked for on the 2nd, so the split of the 3rd is not in it; asked for on the 4th, it is.
        Near([100, 101, 100, 100, 98], Raw.WithBasis(PriceBasis.Splits, TestBars.Utc("2024-01-02T18:00")).Adjust([Split4], Adjustment.Splits).Close);
        Assert.Equal(Raw, Raw.WithBasis(PriceBasis.Splits, TestBars.Utc("2024-01-04")).Adjust([Split4], Adjustment.Splits));
        Near([98, 98.98, 98, 98, 98], Raw.Adjust([Split4], Adjustment.Splits).WithBasis(PriceBasis.All, TestBars.Utc("2024-01-04")).Adjust([Split4, Dividend], Adjustment.All).Close);
    }

    [Fact]
    public void Adjust_ignores_actions_before_the_first_bar_and_applies_those_after_the_last()
    {
        CorporateAction before = Split4 with { Time = TestBars.Utc("2024-01-01") }, after = Split4 with { Time = TestBars.Utc("2024-02-01") };
        Assert.Equal([100.0, 101, 25, 25, 24.5], Raw.Adjust([before, after], Adjustment.All).Close);
    }

    [Fact]
    public void Adjust_of_intraday_bars_holds_from_the_start_of_the_day_in_exchange_time()
    {
        // The ex-date begins at 05:00Z; the close before the dividend is that of the session, not of the after-hours.
        BarSeries minutes = BarSeries.From(
            [
                Flat("2024-01-04T20:59", 100), Flat("2024-01-04T22:00", 80), Flat("2024-01-05T00:30", 80),
                Flat("2024-01-05T09:00", 90), Flat("2024-01-05T14:30", 98),
            ],
            "X", "1m");
        Near([98, 78.4, 78.4, 90, 98], minutes.On(TradingCalendar.Xnys).Adjust([Dividend], Adjustment.All).Close);

        // Without a calendar the date begins at midnight UTC.
        Near([97.5, 78, 80, 90, 98], minutes.Adjust([Dividend], Adjustment.All).Close);
    }

    [Fact]
    public void Adjust_of_an_overnight_session_holds_from_its_open_on_the_evening_before()
    {
        // The session of Friday the 5th opens on Thursday at 22:00Z.
        BarSeries hours = BarSeries.From([Flat("2024-01-04T21:00", 100), Flat("2024-01-04T22:00", 98), Flat("2024-01-05T10:00", 98)], "X", "1h");
        Near([98, 98, 98], hours.On(TradingCalendar.Fx).Adjust([Dividend], Adjustment.All).Close);
    }

    [Fact]
    public void Adjust_of_bars_longer_than_a_day_needs_actions_between_them()
    {
        BarSeries weeks = Days(("2024-01-01", 400, 10), ("2024-01-08", 100, 10)).Resample("1w");
        ToolkitException error = Assert.Throws<ToolkitException>(() => weeks.Adjust([Split4], Adjustment.Splits));
        Assert.Equal(ErrorKind.Usage, error.Kind);
        Assert.Contains("2024-01-03", error.Message);
        Assert.Equal([100.0, 100], weeks.Adjust([Split4 with { Time = TestBars.Utc("2024-01-08") }], Adjustment.Splits).Close);
    }

    [Theory]
    [InlineData(CorporateActionKind.Split, 0)]
    [InlineData(CorporateActionKind.Split, double.NaN)]
    [InlineData(CorporateActionKind.Dividend, 100)]
    [InlineData(CorporateActionKind.Dividend, -1)]
    public void Adjust_refuses_an_action_without_sense(CorporateActionKind kind, double value)
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => Raw.Adjust([new(TestBars.Utc("2024-01-05"), kind, value)], Adjustment.All));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains("2024-01-05", error.Message);
    }

    [Fact]
    public void Adjust_leaves_unknown_volumes_unknown_and_times_alone()
    {
        BarSeries bars = BarSeries.From([new(TestBars.Utc("2024-01-02"), 4, 4, 4, 4)], "X", "1d");
        BarSeries adjusted = bars.Adjust([Split4], Adjustment.Splits);
        Assert.Equal([new(TestBars.Utc("2024-01-02"), 1, 1, 1, 1)], adjusted.ToArray());
    }

    private static BarSeries Days(params (string Day, double Close, double Volume)[] days) => BarSeries.From(
        days.Select(d => new Bar(TestBars.Utc(d.Day), d.Close, d.Close * 1.5, d.Close * 0.5, d.Close, d.Volume)), "X", "1d");

    private static Bar Flat(string time, double price) => new(TestBars.Utc(time), price, price, price, price, 1);

    private static void Near(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-9 * pair.First));
    }
}

namespace Toolkit.Tests.Ingest;

/// <summary>Times of a named zone; changes of 2021: New York 14 March 02:00 and 7 November 02:00, Berlin 28 March 02:00.</summary>
public sealed class LocalTimeTests
{
    private static readonly IngestOptions NewYork = new() { Timezone = "America/New_York" };

    private static string File(params string[] times) =>
        "time,open,high,low,close,volume\n" + string.Concat(times.Select((t, i) => $"{t},1,2,0.5,1.5,{i}\n"));

    /// <summary>Time in UTC and number of the row it came from.</summary>
    private static (string, double)[] Rows(Bar[] bars) => [.. bars.Select(b => (b.Time.ToString("MM-dd HH:mm", null), b.Volume!.Value))];

    [Fact]
    public void Summer_and_winter_have_their_own_offsets()
    {
        using Staging staging = new();
        Bar[] bars = staging.Text(File("2021-01-04 09:30", "2021-01-04 09:31", "2021-07-01 09:30", "2021-07-01 09:31"), "1m", NewYork);
        Assert.Equal([("01-04 14:30", 0), ("01-04 14:31", 1), ("07-01 13:30", 2), ("07-01 13:31", 3)], Rows(bars));
    }

    [Fact]
    public void Times_that_spring_skips_are_rejected_with_their_line()
    {
        using Staging staging = new();
        Bar[] bars = staging.Text(File("2021-03-14 01:00", "2021-03-14 01:30", "2021-03-14 02:00", "2021-03-14 02:30", "2021-03-14 03:00"), "30m", NewYork);
        Assert.Equal([("03-14 06:00", 0), ("03-14 06:30", 1), ("03-14 07:00", 4)], Rows(bars));
        Assert.Equal(2, staging.Result.Report.RowsRejected);
        Assert.Contains("4,\"the local time does not exist in America/New_York\",\"2021-03-14 02:00,1,2,0.5,1.5,2\"", staging.Quarantine);
        Assert.Contains("5,\"the local time", staging.Quarantine);
    }

    [Fact]
    public void Times_that_autumn_has_twice_take_the_second_offset_when_the_order_shows_it()
    {
        using Staging staging = new();
        Bar[] bars = staging.Text(
            File("2021-11-07 00:30", "2021-11-07 01:00", "2021-11-07 01:30", "2021-11-07 01:00", "2021-11-07 01:30", "2021-11-07 02:00"), "30m", NewYork);
        Assert.Equal([("11-07 04:30", 0), ("11-07 05:00", 1), ("11-07 05:30", 2), ("11-07 06:00", 3), ("11-07 06:30", 4), ("11-07 07:00", 5)], Rows(bars));
        Assert.Equal(0, staging.Result.Report.Duplicates);
    }

    [Fact]
    public void Hourly_bars_show_it_by_repeating_the_hour()
    {
        using Staging staging = new();
        Bar[] bars = staging.Text(File("2021-11-07 00:00", "2021-11-07 01:00", "2021-11-07 01:00", "2021-11-07 02:00"), "1h", NewYork);
        Assert.Equal([("11-07 04:00", 0), ("11-07 05:00", 1), ("11-07 06:00", 2), ("11-07 07:00", 3)], Rows(bars));
    }

    [Fact]
    public void A_descending_file_shows_it_the_other_way_round()
    {
        using Staging staging = new();
        Bar[] bars = staging.Text(
            File("2021-11-07 02:00", "2021-11-07 01:30", "2021-11-07 01:00", "2021-11-07 01:30", "2021-11-07 01:00", "2021-11-07 00:30"), "30m", NewYork);
        Assert.Equal([("11-07 04:30", 5), ("11-07 05:00", 4), ("11-07 05:30", 3), ("11-07 06:00", 2), ("11-07 06:30", 1), ("11-07 07:00", 0)], Rows(bars));
    }

    [Fact]
    public void Times_that_autumn_has_twice_take_the_first_offset_when_nothing_shows_more()
    {
        using Staging staging = new();
        Bar[] bars = staging.Text(File("2021-11-07 00:30", "2021-11-07 01:00", "2021-11-07 01:30", "2021-11-07 02:00"), "30m", NewYork);
        Assert.Equal([("11-07 04:30", 0), ("11-07 05:00", 1), ("11-07 05:30", 2), ("11-07 07:00", 3)], Rows(bars));
    }

    [Fact]
    public void Daily_labels_know_no_zone()
    {
        using Staging staging = new();
        Bar[] bars = staging.Text(File("2021-03-12", "2021-03-15", "2021-03-16"), "1d", NewYork);
        Assert.Equal([("03-12 00:00", 0), ("03-15 00:00", 1), ("03-16 00:00", 2)], Rows(bars));
    }

    [Fact]
    public void Daily_moments_take_the_date_of_the_zone()
    {
        using Staging staging = new();
        // 2021-07-01 and 02, 20:30 in New York: the UTC date is already the next one.
        Bar[] bars = staging.Text(File("1625185800", "1625272200"), "1d", NewYork);
        Assert.Equal([("07-01 00:00", 0), ("07-02 00:00", 1)], Rows(bars));
    }

    [Fact]
    public void Times_with_an_offset_need_no_zone()
    {
        using Staging staging = new();
        Bar[] bars = staging.Text(File("2021-07-01T09:30:00Z", "2021-07-01T09:31:00Z"), "1m", NewYork);
        Assert.Equal([("07-01 09:30", 0), ("07-01 09:31", 1)], Rows(bars));
        Assert.Contains(staging.Notes, n => n.Contains("was not needed"));
    }

    [Fact]
    public void An_unknown_zone_is_refused()
    {
        using Staging staging = new();
        ToolkitException e = Assert.Throws<ToolkitException>(() => staging.Text(File("2021-07-01 09:30"), "1m", new() { Timezone = "New York" }));
        Assert.Equal(ErrorKind.Usage, e.Kind);
        Assert.Contains("America/New_York", e.Hint);
    }

    [Fact]
    public void A_year_of_minutes_agrees_with_the_zone_database_row_by_row()
    {
        using Staging staging = new();
        TimeZoneInfo berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        DateTime[] utc = [.. Enumerable.Range(0, 20_000).Select(i => new DateTime(2021, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(30 * i))];
        Bar[] bars = staging.Text(
            File([.. utc.Select(t => TimeZoneInfo.ConvertTimeFromUtc(t, berlin).ToString("dd.MM.yyyy HH:mm", null))]), "30m", new() { Timezone = "Europe/Berlin" });
        Assert.Equal(utc, bars.Select(b => b.Time));
        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => (double?)i), bars.Select(b => b.Volume));
    }
}

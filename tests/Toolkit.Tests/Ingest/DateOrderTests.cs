namespace Toolkit.Tests.Ingest;

/// <summary>Day and month are told apart by the whole file.</summary>
public sealed class DateOrderTests
{
    private static string File(IEnumerable<string> dates) =>
        "Date,Open,High,Low,Close,Volume\n" + string.Concat(dates.Select(d => d + ",1,2,0.5,1.5,7\n"));

    private static string[] Times(Bar[] bars) => [.. bars.Select(b => b.Time.ToString("yyyy-MM-dd'T'HH:mm", null))];

    [Fact]
    public void The_last_row_decides_when_all_before_it_are_ambiguous()
    {
        using Staging staging = new();
        // 1 to 13 February 2017 day first: only the last date cannot be month first.
        Bar[] bars = staging.Text(File(Enumerable.Range(1, 13).Select(d => $"{d:00}/02/2017")), "1d");
        Assert.Equal(Enumerable.Range(1, 13).Select(d => $"2017-02-{d:00}T00:00"), Times(bars));
        Assert.DoesNotContain(staging.Notes, n => n.Contains("order"));
        Assert.Contains("%d/%m/%Y", staging.Format);
    }

    [Fact]
    public void A_row_in_the_middle_of_a_large_file_decides()
    {
        using Staging staging = new();
        // 30,000 minutes of which only some in the middle have a day beyond 12; head and tail are ambiguous.
        DateTime[] days = [new(2017, 2, 1), new(2017, 2, 14), new(2017, 3, 3)];
        IEnumerable<string> times = days.SelectMany(d => Enumerable.Range(0, d.Day == 14 ? 20 : 1440 * 5).Select(m => d.AddMinutes(m).ToString("d/M/yyyy HH:mm", null)));
        Bar[] bars = staging.Text(File(times), "1m");
        Assert.Equal("2017-02-01T00:00", Times(bars)[0]);
        Assert.Equal(new DateTime(2017, 3, 7, 23, 59, 0), bars[^1].Time);
        Assert.Contains("%d/%m/%Y", staging.Format);
    }

    [Fact]
    public void The_order_that_more_rows_fit_wins_and_the_others_are_rejected()
    {
        using Staging staging = new();
        Bar[] bars = staging.Text(File(["13/01/2017", "14/01/2017", "16/01/2017", "01/17/2017", "18/01/2017"]), "1d");
        Assert.Equal(["2017-01-13T00:00", "2017-01-14T00:00", "2017-01-16T00:00", "2017-01-18T00:00"], Times(bars));
        Assert.Equal(1, staging.Result.Report.RowsRejected);
        Assert.Contains("5,\"time '01/17/2017' is not written as %d/%m/%Y\",\"01/17/2017,1,2,0.5,1.5,7\"", staging.Quarantine);
    }

    [Fact]
    public void The_order_of_time_decides_where_every_date_is_ambiguous()
    {
        using Staging staging = new();
        // Day first: 9, 10, 11 Jan, 1, 2 Feb 2017. Month first they would jump about.
        Bar[] bars = staging.Text(File(["09/01/2017", "10/01/2017", "11/01/2017", "01/02/2017", "02/02/2017"]), "1d");
        Assert.Equal(["2017-01-09T00:00", "2017-01-10T00:00", "2017-01-11T00:00", "2017-02-01T00:00", "2017-02-02T00:00"], Times(bars));
        Assert.Contains(staging.Notes, n => n.Contains("dmy was taken, because the rows are then in order of time"));
    }

    [Theory]
    [InlineData("1d", "2017-01-02", "mdy")]
    [InlineData("1mo", "2017-02-01", "dmy")]
    public void A_declared_timeframe_decides(string timeframe, string first, string order)
    {
        using Staging staging = new();
        Bar[] bars = staging.Text(File(["01/02/2017", "01/03/2017", "01/04/2017", "01/05/2017", "01/06/2017"]), timeframe);
        Assert.Equal(first + "T00:00", Times(bars)[0]);
        Assert.Contains(staging.Notes, n => n.Contains($"{order} was taken"));
    }

    [Fact]
    public void Weekends_decide()
    {
        using Staging staging = new();
        // 4 March 2017 is a Saturday, 3 April a Monday.
        Assert.Equal(["2017-04-03T00:00"], Times(staging.Text(File(["03/04/2017"]), "1d")));
        Assert.Contains(staging.Notes, n => n.Contains("no row then falls on a weekend"));
    }

    [Theory]
    [InlineData("02/03/2017", "2017-02-03", "month first is usual")]
    [InlineData("02.03.2017", "2017-03-02", "usual with dots")]
    public void Nothing_decides_so_the_usual_order_is_taken_and_said(string date, string label, string why)
    {
        using Staging staging = new();
        Assert.Equal([label + "T00:00"], Times(staging.Text(File([date]), "1d")));
        Assert.Contains(staging.Notes, n => n.Contains(why) && n.Contains("`IngestOptions.Format`"));
    }

    [Theory]
    [InlineData("mdy", "2003-04-05")]
    [InlineData("dmy", "2005-04-03", "03/04/05")]
    [InlineData("DMY", "2005-04-03", "03/04/05")]
    [InlineData("ymd", "2003-04-05", "03/04/05")]
    [InlineData("%d/%m/%y", "2005-04-03", "03/04/05")]
    [InlineData("%y/%d/%m", "2003-05-04", "03/04/05")]
    public void Format_forces_the_order(string format, string label, string date = "04/05/03")
    {
        using Staging staging = new();
        Assert.Equal([label + "T00:00"], Times(staging.Text(File([date]), "1d", new() { Format = format })));
        Assert.DoesNotContain(staging.Notes, n => n.Contains("order"));
    }

    [Fact]
    public void Format_that_no_date_fits_is_refused()
    {
        using Staging staging = new();
        ToolkitException e = Assert.Throws<ToolkitException>(() => staging.Text(File(["13/01/2017"]), "1d", new() { Format = "mdy" }));
        Assert.Equal(ErrorKind.BadData, e.Kind);
        Assert.Contains("13/01/2017", e.Message);
        e = Assert.Throws<ToolkitException>(() => staging.Text(File(["13/01/2017"]), "1d", new() { Format = "day first" }));
        Assert.Equal(ErrorKind.Usage, e.Kind);
    }

    [Fact]
    public void A_format_of_ones_own_reads_what_is_not_known()
    {
        using Staging staging = new();
        Bar[] bars = staging.Text(File(["2017~03~01 at 09h30", "2017~03~01 at 09h31"]), "1m", new() { Format = "%Y~%d~%m at %Hh%M" });
        Assert.Equal(["2017-01-03T09:30", "2017-01-03T09:31"], Times(bars));
    }

    [Fact]
    public void Two_digit_years_below_69_are_of_this_century()
    {
        using Staging staging = new();
        Assert.Equal(["1970-12-31T00:00", "2017-01-03T00:00"], Times(staging.Text(File(["12/31/70", "01/03/17"]), "1d")));
    }

    [Fact]
    public void Labels_are_moved_to_the_first_day_of_their_period()
    {
        using Staging staging = new();
        Assert.Equal(["2017-01-02T00:00", "2017-01-09T00:00"], Times(staging.Text(File(["2017-01-06", "2017-01-13"]), "1w")));
        Assert.Equal(["2017-01-01T00:00", "2017-02-01T00:00"], Times(staging.Text(File(["2017-01-31", "2017-02-28"]), "1mo")));
        Assert.Equal(["2017-01-01T00:00", "2017-04-01T00:00"], Times(staging.Text(File(["2017-03-31", "2017-06-30"]), "1q")));
        Assert.Equal(["2016-01-01T00:00", "2017-01-01T00:00"], Times(staging.Text(File(["2016-12-31", "2017-12-31"]), "1y")));
    }
}

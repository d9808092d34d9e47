namespace Toolkit.Tests.Ingest;

/// <summary>Zones in words, dates as spreadsheets count them, and numbers with suffixes.</summary>
public sealed class WrittenTimeTests
{
    private static string File(params string[] times) => "Date,Open,High,Low,Close,Volume\n" + string.Concat(times.Select(t => $"{t},1,2,0.5,1.5,7\n"));

    private static string[] Times(Bar[] bars) => [.. bars.Select(b => b.Time.ToString("yyyy-MM-dd'T'HH:mm:ss", null))];

    [Theory]
    [InlineData("US/Eastern")]
    [InlineData("America/New_York")]
    [InlineData("ET")]
    [InlineData("EST5EDT")]
    public void A_zone_behind_the_time_is_taken(string zone)
    {
        using Staging staging = new();
        // New York is five hours behind in January and four in July.
        string text = File($"2024-01-02 09:30:00 {zone}", $"2024-01-02 09:31:00 {zone}", $"2024-07-02 09:30:00 {zone}");
        Assert.Equal(["2024-01-02T14:30:00", "2024-01-02T14:31:00", "2024-07-02T13:30:00"], Times(staging.Text(text, "1m")));
        Assert.Contains(staging.Notes, n => n.Contains(zone));
        Assert.Equal("2024-01-02T08:30:00", Times(staging.Text(text, "1m", new() { Timezone = "Europe/Berlin" }))[0]);
    }

    [Fact]
    public void A_word_for_an_offset_is_that_offset()
    {
        using Staging staging = new();
        // The hour that comes twice on 3 November 2024: 05:30 and 06:30 UTC.
        string text = File("2024-11-03 01:30:00 EDT", "2024-11-03 01:30:00 EST", "2024-11-03 02:30:00 EST");
        Assert.Equal(["2024-11-03T05:30:00", "2024-11-03T06:30:00", "2024-11-03T07:30:00"], Times(staging.Text(text, "1h")));
        Assert.Contains(staging.Notes, n => n.Contains("'EST' was read as UTC-05:00") && n.Contains("`IngestOptions.Timezone`"));
        Assert.Equal("2024-07-02T13:30:00", Times(staging.Text(File("2024-07-02 09:30 EST", "2024-07-02 09:31 EST"), "1m", new() { Timezone = "America/New_York" }))[0]);
        Assert.Equal("2024-07-02T14:30:00", Times(staging.Text(File("2024-07-02 09:30 EST", "2024-07-02 09:31 EST"), "1m"))[0]);
    }

    [Fact]
    public void A_zone_behind_an_offset_changes_nothing()
    {
        using Staging staging = new();
        Assert.Equal(["2024-01-02T14:30:00", "2024-01-02T14:31:00"], Times(staging.Text(File("2024-01-02T09:30:00-05:00[America/New_York]", "2024-01-02T09:31:00-05:00[America/New_York]"), "1m")));
        Assert.Equal(["2024-01-02T00:00:00", "2024-01-03T00:00:00"], Times(staging.Text(File("2024-01-02T00:00:00-05:00[America/New_York]", "2024-01-03T00:00:00-05:00[America/New_York]"), "1d")));
        Assert.Equal(["2024-01-02T00:00:00", "2024-01-03T00:00:00"], Times(staging.Text(File("2024-01-02 00:00:00 EST", "2024-01-03 00:00:00 EST"), "1d")));
    }

    [Fact]
    public void A_zone_in_the_name_of_the_column_is_taken()
    {
        using Staging staging = new();
        string Named(string name) => File("2024-07-02 09:30", "2024-07-02 09:31").Replace("Date,", name + ",");
        Assert.Equal("2024-07-02T13:30:00", Times(staging.Text(Named("Time (America/New_York)"), "1m"))[0]);
        Assert.Equal("2024-07-02T13:30:00", Times(staging.Text(Named("Time [ET]"), "1m"))[0]);
        Assert.Equal("2024-07-02T09:30:00", Times(staging.Text(Named("Time (UTC)"), "1m"))[0]);
        ToolkitException e = Assert.Throws<ToolkitException>(() => staging.Text(Named("Time (EST)"), "1m"));
        Assert.Contains("'Time (EST)' says that its times are EST", e.Message);
        Assert.Equal("2024-07-02T13:30:00", Times(staging.Text(Named("Time (EST)"), "1m", new() { Timezone = "US/Eastern" }))[0]);
        Assert.Equal("2024-07-02T14:30:00", Times(staging.Text(Named("Time (EST)"), "1m", new() { Timezone = "Etc/GMT+5" }))[0]);
    }

    [Fact]
    public void Hours_alone_are_hours()
    {
        using Staging staging = new();
        string text = "Date,Hour,Open,High,Low,Close\n2024-01-02,9,1,2,0.5,1.5\n2024-01-02,10,1,2,0.5,1.5\n2024-01-02,11,1,2,0.5,1.5\n";
        Assert.Equal(["2024-01-02T09:00:00", "2024-01-02T10:00:00", "2024-01-02T11:00:00"], Times(staging.Text(text, "1h")));
    }

    [Fact]
    public void Serial_dates_are_read()
    {
        using Staging staging = new();
        // 43832 is 2020-01-02, by the count of every spreadsheet.
        Assert.Equal(["2020-01-02T00:00:00", "2020-01-03T00:00:00", "2020-01-06T00:00:00"], Times(staging.Text(File("43832", "43833", "43836"), "1d")));
        Assert.Contains("serial date", staging.Format);
        Assert.Equal(["2020-01-02T00:00:00", "2020-01-03T00:00:00"], Times(staging.Text(File("43832.0", "43833.0"), "1d")));
        // 09:30 is 0.3958333 of a day, 09:31 0.3965277..., 12:00 0.5.
        Assert.Equal(["2020-01-02T09:30:00", "2020-01-02T09:31:00", "2020-01-02T12:00:00"], Times(staging.Text(File("43832.395833", "43832.396528", "43832.5"), "1m")));
        Assert.Equal(["2020-01-02T09:30:00", "2020-01-02T09:31:00", "2020-01-02T12:00:00"], Times(staging.Text(File("43832.3958333333", "43832.3965277778", "43832.5"), "1m")));
        Assert.Equal(["2020-01-02T09:30:00", "2020-01-02T09:31:00"], Times(staging.Text(File("43832.3958", "43832.3965"), "1m")));
        Assert.Equal(["2020-01-02T09:30:00", "2020-01-02T09:31:00"], Times(staging.Text("Datum;Open;High;Low;Close\n43832,395833;1;2;0,5;1,5\n43832,396528;1;2;0,5;1,5\n", "1m")));
        Assert.Equal(["2020-01-02T09:30:00", "2020-01-02T09:31:00"], Times(staging.Text("Date,Time,Open,High,Low,Close\n43832,0.395833,1,2,0.5,1.5\n43832,0.396528,1,2,0.5,1.5\n", "1m")));
        Assert.Equal(["2020-01-02T09:30:00", "2020-01-02T09:31:00"], Times(staging.Text("Date,Time,Open,High,Low,Close\n43832,09:30,1,2,0.5,1.5\n43832,09:31,1,2,0.5,1.5\n", "1m")));
        Assert.Equal(["2020-01-02T00:00:00"], Times(staging.Text(File("43832"), "1d", new() { Format = "serial" })));
        Bar[] good = staging.Text(File("43832", "what", "43836"), "1d");
        Assert.Equal((2, 1), (good.Length, staging.Result.Report.RowsRejected));
        Assert.Contains("time 'what' is not written as serial date", staging.Quarantine);
    }

    [Theory]
    [InlineData("132.08M", 132080000)]
    [InlineData("1.1K", 1100)]
    [InlineData("2.3B", 2300000000)]
    [InlineData("4.35T", 4350000000000)]
    [InlineData("\"1,234.56K\"", 1234560)]
    [InlineData("0.57M", 570000)]
    [InlineData("\"12,34,567\"", 1234567)]
    [InlineData("1\u00A0234", 1234)]
    [InlineData("1'234.5", 1234.5)]
    [InlineData("$1.1K", 1100)]
    public void A_suffix_multiplies_exactly(string volume, double value)
    {
        using Staging staging = new();
        Assert.Equal(value, staging.Text($"Date,Open,High,Low,Close,Vol.\n2024-01-02,1,2,0.5,1.5,{volume}\n2024-01-03,1,2,0.5,1.5,1.00K\n", "1d")[0].Volume);
    }

    [Fact]
    public void A_suffix_multiplies_exactly_with_a_decimal_comma()
    {
        using Staging staging = new();
        Bar[] bars = staging.Text("Datum;Open;High;Low;Close;Vol.\n2024-01-02;1,1;2,2;0,5;1,5;132,08M\n2024-01-03;10,50 €;10,50 €;10,50 €;10,50 €;1.234\n", "1d");
        Assert.Equal([132080000, 1234], bars.Select(b => b.Volume!.Value));
        Assert.Equal(10.5, bars[1].Close);
    }

    [Fact]
    public void Every_suffix_of_every_amount_is_the_nearest_number()
    {
        using Staging staging = new();
        // Cents of 1 to 4 digits behind each suffix: decimal arithmetic is the oracle.
        (string Suffix, decimal Factor)[] suffixes = [("K", 1e3m), ("M", 1e6m), ("B", 1e9m), ("T", 1e12m)];
        decimal[] amounts = [.. Enumerable.Range(1, 2_000).Select(i => i * 7 % 10_000 / 100m)];
        string rows = string.Concat(amounts.Select((a, i) => $"{1_600_000_000 + i * 60},1,2,0.5,1.5,{a}{suffixes[i % 4].Suffix}\n"));
        Bar[] bars = staging.Text("time,open,high,low,close,volume\n" + rows, "1m");
        Assert.Equal(amounts.Select((a, i) => (double)(a * suffixes[i % 4].Factor)), bars.Select(b => b.Volume!.Value));
    }
}

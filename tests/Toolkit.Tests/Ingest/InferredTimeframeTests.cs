namespace Toolkit.Tests.Ingest;

/// <summary>No bar is lost because of the timeframe that a file is taken to have, or is told to have.</summary>
public class InferredTimeframeTests
{
    private const string Row = ",9,10,8,9.5,5\n";

    [Theory]
    [InlineData("2020-01-02 2020-01-03 2020-01-13")]
    [InlineData("2020-01-02 2020-01-03 2020-01-20 2020-02-10")]
    [InlineData("2020-01-02 2020-01-07 2020-01-10 2020-01-17 2020-01-24 2020-01-31 2020-02-07")]
    [InlineData("2020-01-31 2020-02-28 2020-03-31 2020-04-30 2020-05-04")]
    public async Task Days_when_two_of_them_are_of_one_week_are_days(string dates)
    {
        using Ingested store = new();
        IngestReport report = await store.Ingest.FileAsync(store.Folder.Write("x.csv", Csv(dates)), "X");
        Assert.Equal((Timeframe.Day, 0), (report.Timeframe, report.Duplicates));
        Assert.Equal(dates.Split(' '), store.Bars("X", "1d").Select(b => $"{b.Time:yyyy-MM-dd}"));
    }

    [Fact]
    public async Task Sixty_one_days_when_they_lie_one_to_nine_days_apart_are_all_there()
    {
        using Ingested store = new();
        DateOnly day = new(2020, 1, 2);
        int[] steps = [7, 6, 8, 1, 9, 5, 7];
        string[] dates = [.. Enumerable.Range(0, 61).Select(i => $"{day = day.AddDays(steps[i % 7]):yyyy-MM-dd}")];
        IngestReport report = await store.Ingest.FileAsync(store.Folder.Write("x.csv", Csv(string.Join(' ', dates))), "X");
        Assert.Equal((Timeframe.Day, 61, 0), (report.Timeframe, report.RowsAccepted, report.Duplicates));
    }

    [Theory]
    [InlineData("1w", "2020-01-03 2020-01-10")]
    [InlineData("1mo", "2020-01-31 2020-02-28 2020-03-31")]
    [InlineData("1q", "2020-03-31 2020-06-30 2020-09-30")]
    public async Task Weeks_and_longer_when_nothing_speaks_against_them_are_still_found(string timeframe, string dates)
    {
        using Ingested store = new();
        Assert.Equal(timeframe, (await store.Ingest.FileAsync(store.Folder.Write("x.csv", Csv(dates)), "X")).Timeframe.Name);
    }

    [Theory]
    [InlineData("1w", "2020-01-03 2020-01-10 2020-01-17 2020-01-24 2020-01-31 2020-02-07 2020-02-10 2020-02-14")]
    [InlineData("1mo", "2020-01-31 2020-02-28 2020-03-31 2020-04-30 2020-05-29 2020-06-01 2020-06-30")]
    [InlineData("1d", "2020-01-02T00:00 2020-01-03T00:00 2020-01-06T00:00 2020-01-07T00:00 2020-01-08T00:00 2020-01-09T00:00 2020-01-09T21:00")]
    public async Task Rows_when_labels_would_make_one_bar_of_several_are_refused(string timeframe, string times)
    {
        using Ingested store = new();
        string path = store.Folder.Write("x.csv", Csv(times));
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => store.Ingest.FileAsync(path, "X", timeframe));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains("1 of the labels have more than one time", error.Message);
        Bar[] bars = [.. times.Split(' ').Select(t => new Bar(DateTime.Parse(t + (t.Contains('T') ? "Z" : "T00:00Z")).ToUniversalTime(), 9, 10, 8, 9.5, 5))];
        error = await Assert.ThrowsAsync<ToolkitException>(() => store.Ingest.BarsAsync("X", timeframe, bars));
        Assert.Contains("would be one", error.Message);
        Assert.Empty(store.Store.Listings.AllDatasets());
    }

    [Fact]
    public async Task Same_time_when_it_comes_twice_is_still_a_duplicate()
    {
        using Ingested store = new();
        IngestReport report = await store.Ingest.FileAsync(store.Folder.Write("x.csv", Csv("2020-01-03 2020-01-10 2020-01-10 2020-01-17")), "X", "1w");
        Assert.Equal((3, 1), (report.RowsAccepted, report.Duplicates));
    }

    [Fact]
    public async Task Every_fourth_day_when_told_to_be_days_is_taken_with_a_warning()
    {
        using Ingested store = new();
        DateOnly first = new(2020, 1, 2);
        string[] dates = [.. Enumerable.Range(0, 240).Select(i => first.AddDays(i / 5 * 7 + i % 5)).Where((_, i) => i % 4 == 0).Select(d => $"{d:yyyy-MM-dd}")];
        string path = store.Folder.Write("x.csv", Csv(string.Join(' ', dates)));
        IngestReport report = await store.Ingest.FileAsync(path, "X", "1d");
        Assert.Equal((60, 0), (report.RowsAccepted, report.Duplicates));
        Assert.Equal(dates, store.Bars("X", "1d").Select(b => $"{b.Time:yyyy-MM-dd}"));
        Assert.Contains(report.Notes, n => n.StartsWith("taken as 1d bars as told, although its bars lie", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("FX", "1577916000 1578002400 1578261600", "2020-01-02 2020-01-03 2020-01-06")]
    [InlineData("FX", "2020-01-01T22:00:00Z 2020-01-02T22:00:00Z 2020-01-05T22:00:00Z", "2020-01-02 2020-01-03 2020-01-06")]
    [InlineData("FX", "2020-01-01T17:00:00-05:00 2020-01-02T17:00:00-05:00 2020-01-05T17:00:00-05:00", "2020-01-02 2020-01-03 2020-01-06")]
    [InlineData("FX", "2020-06-01T21:00:00Z 2020-06-02T21:00:00Z 2020-06-03T21:00:00Z", "2020-06-02 2020-06-03 2020-06-04")]
    [InlineData("FX", "2020-01-02 2020-01-03 2020-01-06", "2020-01-02 2020-01-03 2020-01-06")]
    [InlineData("XNYS", "2020-01-02T14:30:00Z 2020-01-03T14:30:00Z 2020-01-06T14:30:00Z", "2020-01-02 2020-01-03 2020-01-06")]
    [InlineData("XNYS", "2020-01-02T00:00:00-05:00 2020-01-03T00:00:00-05:00 2020-01-06T00:00:00-05:00", "2020-01-02 2020-01-03 2020-01-06")]
    [InlineData("24/7", "2020-01-01T22:00:00Z 2020-01-02T22:00:00Z 2020-01-05T22:00:00Z", "2020-01-01 2020-01-02 2020-01-05")]
    public async Task Days_of_a_calendar_when_stamped_with_a_moment_are_labelled_by_their_session(string calendar, string times, string labels)
    {
        using Ingested store = new();
        string path = store.Folder.Write("x.csv", Csv(times));
        foreach (string? timeframe in new[] { "1d", null })
        {
            Timeframe? told = timeframe is null ? null : Timeframe.Day;
            await store.Ingest.FileAsync(path, $"X{timeframe}", told, new() { Calendar = calendar });
            Assert.Equal(labels.Split(' '), store.Bars($"X{timeframe}", "1d").Select(b => $"{b.Time:yyyy-MM-dd}"));
        }
    }

    [Fact]
    public async Task Days_in_memory_when_stamped_with_a_moment_are_labelled_by_their_session()
    {
        using Ingested store = new();
        DateTime opens = new(2020, 1, 1, 22, 0, 0, DateTimeKind.Utc);
        Bar[] bars = [.. new[] { 0, 1, 4 }.Select(i => new Bar(opens.AddDays(i), 9, 10, 8, 9.5, 5))];
        await store.Ingest.BarsAsync("X", "1d", bars, new() { Calendar = "FX" });
        Assert.Equal(["2020-01-02", "2020-01-03", "2020-01-06"], store.Bars("X", "1d").Select(b => $"{b.Time:yyyy-MM-dd}"));
    }

    [Fact]
    public async Task Hours_of_new_york_without_a_zone_when_taken_in_are_noted_with_the_option_that_settles_them()
    {
        using Ingested store = new();
        DateTime day = new(2024, 1, 1);
        string[] year =
        [
            .. Enumerable.Range(0, 364).Select(i => day.AddDays(i))
                .Where(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                .SelectMany(d => Enumerable.Range(0, 13).Select(i => $"{d.AddMinutes(570 + 30 * i):yyyy-MM-ddTHH:mm}")),
        ];
        foreach (string[] times in new[] { year, year[..65] })
        {
            string path = store.Folder.Write("x.csv", Csv(string.Join(' ', times)));
            IngestReport report = await store.Ingest.FileAsync(path, $"X{times.Length}");
            Assert.Contains(report.Notes, n => n.Contains("look like the trading hours of New York; `IngestOptions.Timezone` America/New_York"));
            Assert.Contains(report.Notes, n => n.StartsWith("calendar 24/5 is a guess: its bars lie on weekdays from 09:30 to 16:00", StringComparison.Ordinal));
            IngestReport right = await store.Ingest.FileAsync(path, "RIGHT", options: new() { Timezone = "America/New_York", Replace = true });
            Assert.DoesNotContain(right.Notes, n => n.Contains("`IngestOptions.Timezone`"));
        }
    }

    private static string Csv(string times) => "time,open,high,low,close,volume\n" + string.Concat(times.Split(' ').Select(t => t + Row));
}

using System.Runtime.CompilerServices;
using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Tests.Feeds;

/// <summary>Feeds that users write, and what they may get wrong.</summary>
public sealed class OwnFeedTests
{
    private static readonly DateTime Day = new(2024, 3, 4, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Bars_beyond_the_answered_range_when_given_are_left_out()
    {
        BarPage page = new(TimeRange.Of(Day, Day.AddHours(3)), [At(-1), At(0), At(1), At(2), At(9)]);
        using Desk desk = new(page);
        Assert.Equal([At(0), At(1), At(2)], await desk.Fetch.BarsAsync("own:X", "1h", Day, Day.AddHours(3)));
    }

    [Fact]
    public async Task Same_bar_when_given_twice_counts_as_it_came_last()
    {
        BarPage page = new(TimeRange.Of(Day, Day.AddHours(2)), [At(1), At(0), At(1) with { Close = 100.5 }]);
        using Desk desk = new(page);
        Assert.Equal([At(0), At(1) with { Close = 100.5 }], await desk.Fetch.BarsAsync("own:X", "1h", Day, Day.AddHours(2)));
    }

    [Fact]
    public async Task Bar_of_a_day_when_stamped_with_a_time_is_refused_with_how_to_stamp_it()
    {
        using Desk desk = new(new BarPage(TimeRange.Of(Day, Day.AddDays(1)), [new(Day.AddHours(14.5), 1, 1, 1, 1)]));
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => desk.Fetch.BarsAsync("own:X", "1d", Day, Day.AddDays(1)));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains("session date", error.Hint);
    }

    [Fact]
    public async Task Exception_when_a_feed_throws_one_is_an_error_that_names_it_and_what_is_missing()
    {
        using Desk desk = new(new BarPage(TimeRange.Of(Day, Day.AddHours(1)), [At(0)])) { Fails = new IOException("no such wave") };
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => desk.Fetch.BarsAsync("own:X", "1h", Day, Day.AddHours(2)));
        Assert.Contains("own failed: no such wave; still missing: [2024-03-04T01:00:00Z, 2024-03-04T02:00:00Z)", error.Message);
        Assert.Equal(1, desk.Store.Listings.Find(new("own", "X", "1h"))!.RowCount);
    }

    [Theory]
    [InlineData("local")]
    [InlineData("My Feed")]
    [InlineData("")]
    public void Name_when_it_cannot_be_one_is_refused(string name)
    {
        using Desk desk = new();
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => desk.Fetch.Use(new Pages(name, desk))).Kind);
    }

    [Fact]
    public async Task Address_when_given_for_a_feed_of_ones_own_is_refused()
    {
        using Desk desk = new();
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => desk.Fetch.BarsAsync("own:X", "1h", options: new() { BaseUrl = "http://127.0.0.1:1" }));
        Assert.Equal(ErrorKind.Usage, error.Kind);
    }

    [Fact]
    public async Task Rate_when_stated_is_kept_between_pages()
    {
        using Desk desk = new([.. Enumerable.Range(0, 5).Select(i => new BarPage(TimeRange.Of(Day.AddHours(i), Day.AddHours(i + 1)), [At(i)]))]);
        DateTime start = desk.Clock.Now;
        await desk.Fetch.BarsAsync("own:X", "1h", Day, Day.AddHours(5));

        // One page in ten seconds: the end of the pages is asked for, too.
        Assert.InRange(desk.Clock.Now - start, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(51));
    }

    [Fact]
    public async Task Basis_when_it_differs_from_the_stored_one_is_refused()
    {
        using Desk desk = new(new BarPage(TimeRange.Of(Day, Day.AddHours(1)), [At(0)]));
        await desk.Fetch.BarsAsync("own:X", "1h", Day, Day.AddHours(1));
        desk.Basis = PriceBasis.Splits;
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => desk.Fetch.BarsAsync("own:X", "1h", Day, Day.AddHours(2)));
        Assert.Contains("basis", error.Message);
    }

    [Theory]
    [InlineData("24/7", "10:00 11:00 11:17 12:00", "11:17")]
    [InlineData("24/7", "10:00 12:30", "12:30")]
    [InlineData("XNYS", "14:30 15:30 16:03 16:30", "16:03")]
    [InlineData("XNYS", "14:00 15:00 16:00", "")]
    [InlineData("XNYS", "13:30 14:30 21:00", "")]
    [InlineData(null, "03:45 04:45 05:45 05:50", "05:50")]
    [InlineData(null, "01:30 02:30 03:30 05:00 06:00 07:00", "")]
    [InlineData("24/5", "03:45 04:45 05:45 06:02 06:45 07:45", "06:02")]
    [InlineData(null, "01:00 02:00 03:20:34.567 05:00", "03:20:34.567")]
    [InlineData("24/5", "01:00 03:20:34.567 05:00", "03:20:34.567")]
    public async Task Row_off_the_grid_when_given_is_rejected_with_its_reason(string? calendar, string given, string off)
    {
        // Monday 2024-03-04 in winter time: New York trades from 14:30Z to 21:00Z.
        Bar[] rows = [.. given.Split(' ').Select(t => new Bar(Day + TimeSpan.Parse(t), 100, 101, 99, 100, 5))];
        using Desk desk = new(new BarPage(TimeRange.Of(Day, Day.AddDays(1)), rows)) { Calendar = calendar };
        FetchReport report = await desk.Fetch.FetchAsync("own:X", "1h", Day, Day.AddDays(1));
        string[] stored = [.. (await desk.Fetch.BarsAsync("own:X", "1h", Day, Day.AddDays(1), new() { Offline = true })).Time.Select(t => $"{t:HH:mm}")];
        Assert.Equal(given.Split(' ').Except(off.Split(' ')), stored);
        Assert.Equal(off.Length == 0 ? 0 : 1, report.RowsRejected);
        Assert.Equal(report.RowsRejected > 0, report.Notes.Any(n => n.Contains("1 of the rows that came were rejected") && n.Contains($"{off}") && n.Contains("off the grid of 1h bars")));
    }

    [Theory]
    [InlineData("5m")]
    [InlineData("1h")]
    public async Task Quote_at_the_close_when_given_is_no_bar_and_one_with_volume_is(string timeframe)
    {
        DateTime close = Day.AddHours(21);
        Bar quote = new(close, 100, 100, 100, 100, 0), auction = new(close.AddDays(1), 100, 100, 100, 100, 500);
        Bar[] rows = [At(20), quote, At(20) with { Time = Day.AddDays(1).AddHours(20) }, auction];
        using Desk desk = new(new BarPage(TimeRange.Of(Day, Day.AddDays(2)), rows)) { Calendar = "XNYS" };
        FetchReport report = await desk.Fetch.FetchAsync("own:X", timeframe, Day, Day.AddDays(2));
        Assert.Equal((1, 3), (report.RowsLeftOut, report.RowsNew));
    }

    [Fact]
    public async Task Day_without_a_session_when_given_at_one_price_without_volume_is_left_out()
    {
        // The first Monday of September is Labor Day; the Tuesday trades.
        DateTime monday = new(2023, 9, 4, 0, 0, 0, DateTimeKind.Utc);
        BarPage page = new(TimeRange.Of(monday, monday.AddDays(2)), [new(monday, 9, 9, 9, 9, 0), new(monday.AddDays(1), 9, 9, 9, 9, 0)]);
        using Desk desk = new(page) { Calendar = "XNYS" };
        Assert.Equal((1, 1), await desk.Fetch.FetchAsync("own:X", "1d", monday, monday.AddDays(2)) is var r ? (r.RowsLeftOut, r.RowsNew) : default);
    }

    [Fact]
    public async Task Rows_when_most_are_of_another_length_are_refused()
    {
        Bar[] minutes = [.. Enumerable.Range(0, 30).Select(i => At(0) with { Time = Day.AddMinutes(i) })];
        using Desk desk = new(new BarPage(TimeRange.Of(Day, Day.AddHours(1)), minutes)) { Calendar = "24/7" };
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => desk.Fetch.FetchAsync("own:X", "5m", Day, Day.AddHours(1)));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains("in less than 5m", error.Message);
        Assert.Empty(desk.Store.Listings.AllDatasets());
    }

    [Fact]
    public async Task Row_off_the_grid_when_no_bar_came_for_it_leaves_that_bar_rejected()
    {
        Bar[] rows = [At(0), At(1), At(2) with { Time = Day.AddMinutes(150) }, At(3), At(4) with { Time = Day.AddMinutes(230) }];
        using Desk desk = new(new BarPage(TimeRange.Of(Day, Day.AddHours(4)), rows)) { Calendar = "24/7" };
        FetchReport report = await desk.Fetch.FetchAsync("own:X", "1h", Day, Day.AddHours(4));
        Assert.Equal((3, 2, 5), (report.RowsNew, report.RowsRejected, report.RowsFetched));

        // 02:30 stands where the bar of 02:00 should be; the bar of 03:00 is there, whatever 03:50 is.
        Assert.Equal(
            [(CoverageState.Data, 0, 2), (CoverageState.Rejected, 2, 3), (CoverageState.Data, 3, 4)],
            desk.Coverage.Select(c => (c.State, c.Range.From.Hour, c.Range.To.Hour)));
        string quarantine = File.ReadAllText(Assert.Single(Directory.GetFiles(System.IO.Path.Combine(desk.Path, "quarantine"))));
        Assert.Contains("2024-03-04T02:30:00Z,100,101,99,100,22,off the grid of 1h bars\n", quarantine);
    }

    [Fact]
    public async Task Label_that_is_no_day_when_given_among_days_is_rejected()
    {
        Bar[] rows = [.. Enumerable.Range(0, 4).Select(i => new Bar(Day.AddDays(i).AddHours(i == 2 ? 14.5 : 0), 9, 10, 8, 9, 5))];
        using Desk desk = new(new BarPage(TimeRange.Of(Day, Day.AddDays(4)), rows)) { Calendar = "24/7" };
        FetchReport report = await desk.Fetch.FetchAsync("own:X", "1d", Day, Day.AddDays(4));
        Assert.Equal((3, 1), (report.RowsNew, report.RowsRejected));
        Assert.Equal([CoverageState.Data, CoverageState.Rejected, CoverageState.Data], desk.Coverage.Select(c => c.State));
    }

    [Fact]
    public async Task Bar_that_has_not_begun_when_given_makes_the_page_bad_data()
    {
        BarPage page = new(TimeRange.Of(Day, Day.AddYears(9)), [At(0), At(1), new(Day.AddYears(6), 1, 1, 1, 1)]);
        using Desk desk = new(page);
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => desk.Fetch.FetchAsync("own:X", "1h", Day, Day.AddHours(9)));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains("own gave a bar of 2030-03-04T00:00:00Z, which has not begun", error.Message);
        Assert.Empty(desk.Store.Listings.AllDatasets());
    }

    [Fact]
    public async Task End_without_bars_when_claimed_is_asked_for_once_more_and_then_believed()
    {
        using Desk desk = new(new BarPage(TimeRange.Of(Day, Day.AddHours(9)), [At(0), At(1)])) { Calendar = "24/7" };
        await desk.Fetch.FetchAsync("own:X", "1h", Day, Day.AddHours(9));
        Assert.Equal([TimeRange.Of(Day, Day.AddHours(9)), TimeRange.Of(Day.AddHours(2), Day.AddHours(9))], desk.Asked);
        Assert.Equal(
            [(CoverageState.Data, 0, 2), (CoverageState.Empty, 2, 9)], desk.Coverage.Select(c => (c.State, c.Range.From.Hour, c.Range.To.Hour)));
    }

    [Fact]
    public async Task Message_when_a_feed_throws_one_reaches_nobody_with_what_a_terminal_obeys()
    {
        using Desk desk = new() { Fails = new IOException("\e[2J\u202e gone from https://example.com/a?token=SECRET\a") };
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => desk.Fetch.BarsAsync("own:X", "1h", Day, Day.AddHours(2)));
        Assert.Contains("gone from https://example.com/a?…", error.Message);
        Assert.DoesNotContain(error.Message, c => char.IsControl(c) || c == '\u202e');
        Assert.DoesNotContain("SECRET", error.Message);
    }

    private static Bar At(int hour) => new(Day.AddHours(hour), 100, 101, 99, 100, hour + 20);

    private sealed class Desk : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Desk(params BarPage[] pages)
        {
            Pages = pages;
            Path = _folder.Path;
            Store = BarStore.Open(Path, new() { Clock = Clock });
            Fetch = new(Store);
            Fetch.Use(new Pages("own", this));
        }

        public StepClock Clock { get; } = new(Day.AddDays(30));

        public BarPage[] Pages { get; }

        public string Path { get; }

        /// <summary>What the feed was asked for.</summary>
        public List<TimeRange> Asked { get; } = [];

        public IReadOnlyList<CoverageSpan> Coverage => Store.Listings.Coverage(Store.Listings.Find(Store.Listings.AllDatasets().Single().Key)!);

        public PriceBasis Basis { get; set; }

        public string? Calendar { get; init; }

        public Exception? Fails { get; init; }

        public BarStore Store { get; }

        public Fetcher Fetch { get; }

        public void Dispose()
        {
            Store.Dispose();
            _folder.Dispose();
        }
    }

    private sealed class Pages(string name, Desk desk) : IBarFeed
    {
        public string Name => name;

        public FeedOffer Offer => new() { Timeframes = ["5m", "1h", "1d"], Rate = new(1, TimeSpan.FromSeconds(10)), Basis = desk.Basis, Calendar = desk.Calendar };

        public async IAsyncEnumerable<BarPage> PagesAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
        {
            desk.Asked.Add(request.Range);
            foreach (BarPage page in desk.Pages)
            {
                await Task.Yield();
                yield return page;
            }

            if (desk.Fails is { } error)
            {
                throw error;
            }
        }
    }
}

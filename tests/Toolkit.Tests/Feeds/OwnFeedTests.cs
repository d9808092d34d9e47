using System.Runtime.CompilerServices;
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

    private static Bar At(int hour) => new(Day.AddHours(hour), 100, 101, 99, 100, hour + 20);

    private sealed class Desk : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Desk(params BarPage[] pages)
        {
            Pages = pages;
            Store = BarStore.Open(_folder.Path, new() { Clock = Clock });
            Fetch = new(Store);
            Fetch.Use(new Pages("own", this));
        }

        public StepClock Clock { get; } = new(Day.AddDays(30));

        public BarPage[] Pages { get; }

        public PriceBasis Basis { get; set; }

        public Exception? Fails { get; init; }

        public BarStore Store { get; }

        public Fetcher Fetch { get; }

        public void Dispose()
        {
            Fetch.Dispose();
            Store.Dispose();
            _folder.Dispose();
        }
    }

    private sealed class Pages(string name, Desk desk) : IBarFeed
    {
        public string Name => name;

        public FeedOffer Offer => new() { Timeframes = ["1h", "1d"], Rate = new(1, TimeSpan.FromSeconds(10)), Basis = desk.Basis };

        public async IAsyncEnumerable<BarPage> PagesAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
        {
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

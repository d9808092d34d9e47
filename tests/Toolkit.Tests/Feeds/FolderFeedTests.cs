using Toolkit.Storage;

namespace Toolkit.Tests.Feeds;

public sealed class FolderFeedTests
{
    private static readonly StepClock Clock = new(new(2024, 3, 15));

    [Fact]
    public async Task Folder_when_used_as_a_source_is_read_once_and_again_when_it_grows()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("in/BTC-USDT_1d.csv", "Date,Open,High,Low,Close,Volume\n2024-01-01,1,3,1,2,10\n2024-01-02,2,4,2,3,\n");
        using BarStore store = BarStore.Open(folder.File("workspace"), new() { Clock = Clock });
        Fetcher fetch = new(store);
        FetchOptions options = new() { BaseUrl = folder.File("in") };
        BarSeries bars = await fetch.BarsAsync("folder:BTC/USDT", "1d", options: options);
        Assert.Equal([new Bar(Utc(1, 1), 1, 3, 1, 2, 10), new Bar(Utc(1, 2), 2, 4, 2, 3)], bars);
        FetchReport again = await fetch.FetchAsync("folder:BTC/USDT", "1d", Utc(1, 1), Utc(1, 3), options);
        Assert.Equal((0, 0), (again.Requests, again.Pages));
        File.AppendAllText(path, "2024-01-03,3,5,3,4,7\n");
        FetchReport grown = await fetch.FetchAsync("folder:BTC/USDT", "1d", options: options);
        Assert.Equal((1, 1, 1), (grown.Pages, grown.RowsFetched, grown.RowsNew));
    }

    [RealDataFact]
    public async Task Real_file_when_fetched_from_a_folder_is_complete()
    {
        using TemporaryFolder folder = new();
        File.Copy(RealData.File("goog-1d.csv"), folder.File("GOOG_1d.csv"));
        using BarStore store = BarStore.Open(folder.File("workspace"), new() { Clock = Clock });
        Fetcher fetch = new(store);
        BarSeries bars = await fetch.BarsAsync(
            "folder:GOOG", "1d", options: new() { BaseUrl = folder.Path, Calendar = TradingCalendar.Xnys });

        // First row of the file: 2004-08-19,100,104.06,95.96,100.34,22351900.
        Assert.Equal(2148, bars.Count);
        Assert.Equal(new Bar(new(2004, 8, 19, 0, 0, 0, DateTimeKind.Utc), 100, 104.06, 95.96, 100.34, 22351900), bars[0]);
        BarReader reader = new(store);
        Assert.Empty(await reader.GapsAsync("folder:GOOG", options: new() { Calendar = TradingCalendar.Xnys }));
    }

    [Theory]
    [InlineData("1704067200")]
    [InlineData("1704067200000")]
    [InlineData("1704067200000000")]
    [InlineData("1704067200000000000")]
    [InlineData("2024-01-01")]
    [InlineData("20240101")]
    [InlineData("2024-01-01T00:00:00Z")]
    [InlineData("2024-01-01 01:00:00+01:00")]
    public async Task Time_when_written_in_any_common_way_is_read(string time)
    {
        using TemporaryFolder folder = new();
        folder.Write("X_1d.csv", $"timestamp,open,high,low,close\n{time},1,1,1,1\n");
        List<BarPage> pages = await FeedServer.PagesAsync(new FolderFeed(folder.Path), "X", "1d", Utc(1, 1), Utc(2, 1));
        Assert.Equal(Utc(1, 1), Assert.Single(Assert.Single(pages).Bars).Time);
    }

    [Theory]
    [InlineData("../X")]
    [InlineData("/etc/passwd")]
    [InlineData("Y")]
    public async Task Symbol_when_no_file_has_its_name_is_not_found_and_never_a_path(string symbol)
    {
        using TemporaryFolder folder = new();
        folder.Write("X_1d.csv", "time,open,high,low,close\n");
        Directory.CreateDirectory(folder.File("in"));
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() =>
            FeedServer.PagesAsync(new FolderFeed(folder.File("in")), symbol, "1d", Utc(1, 1), Utc(2, 1)));
        Assert.Equal(ErrorKind.NotFound, error.Kind);
    }

    [Theory]
    [InlineData("time,open,high,low\n", "X_1d.csv:1")]
    [InlineData("time,open,high,low,close\n2024-01-01,1,1,1,1\n2024-01-02,1,x,1,1\n", "X_1d.csv:3")]
    [InlineData("time,open,high,low,close\n2024-01-01,1\n", "X_1d.csv:2")]
    [InlineData("time,open,high,low,close\nyesterday,1,1,1,1\n", "X_1d.csv:2")]
    public async Task File_when_it_cannot_be_read_is_bad_data_with_its_line(string text, string place)
    {
        using TemporaryFolder folder = new();
        folder.Write("X_1d.csv", text);
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() =>
            FeedServer.PagesAsync(new FolderFeed(folder.Path), "X", "1d", Utc(1, 1), Utc(2, 1)));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains(place, error.Message);
    }

    private static DateTime Utc(int month, int day) => new(2024, month, day, 0, 0, 0, DateTimeKind.Utc);
}

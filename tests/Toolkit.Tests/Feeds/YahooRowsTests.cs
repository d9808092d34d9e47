using System.Net;
using System.Text;
using System.Text.Json;
using Toolkit.Feeds;

namespace Toolkit.Tests.Feeds;

/// <summary>Rows of Yahoo that are no bars, or parts of one.</summary>
public sealed class YahooRowsTests
{
    // Friday 2024-01-05: New York trades from 14:30Z to 21:00Z.
    private static readonly DateTime Close = new(2024, 1, 5, 21, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("1h", 30)]
    [InlineData("5m", 5)]
    [InlineData("1m", 1)]
    public void Quote_when_stamped_at_the_close_is_no_bar(string timeframe, int minutesBefore)
    {
        YahooChart chart = Read(timeframe, "America/New_York", new Bar(Close.AddMinutes(-minutesBefore), 10, 12, 9, 11, 500), new Bar(Close, 11, 11, 11, 11, 0));
        Assert.Equal([new(Close.AddMinutes(-minutesBefore), 10, 12, 9, 11, 500)], chart.Bars);
        Assert.Equal([new(Close, 11, 11, 11, 11, 0)], chart.Quotes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    public void Quote_when_stamped_to_the_second_is_no_bar(double volume) =>
        Assert.Equal([Close.AddSeconds(-1000)], Read("1h", "Europe/Berlin", new Bar(Close.AddSeconds(-1000), 11, 11, 11, 11, volume)).Quotes.Select(q => q.Time));

    [Fact]
    public void Bar_at_the_close_when_it_has_volume_is_kept() =>
        Assert.Equal([Close], Read("5m", "Europe/Berlin", new Bar(Close, 11, 11, 11, 11, 7)).Bars.Select(b => b.Time));

    [Theory]
    [InlineData("1w", "2024-01-01")]
    [InlineData("1mo", "2024-01-01")]
    [InlineData("1q", "2024-01-01")]
    public void Period_when_it_comes_in_two_rows_is_one_bar(string timeframe, string label)
    {
        DateTime monday = new(2024, 1, 1, 5, 0, 0, DateTimeKind.Utc);
        YahooChart chart = Read(timeframe, "America/New_York", new Bar(monday, 10, 12, 9, 11, 500), new Bar(Close, 11.5, 13, 11, 12.5, 40));
        Assert.Equal([new(DateTime.Parse(label + "Z").ToUniversalTime(), 10, 13, 9, 12.5, 540)], chart.Bars);
    }

    [Fact]
    public void Period_when_the_same_row_comes_twice_counts_once()
    {
        Bar row = new(new(2024, 1, 1, 5, 0, 0, DateTimeKind.Utc), 10, 12, 9, 11, 500);
        Assert.Equal(500, Assert.Single(Read("1w", "America/New_York", row, row).Bars).Volume);
    }

    [Fact]
    public async Task Fetch_of_hours_after_the_close_when_the_quote_comes_leaves_it_out_and_says_so()
    {
        // The sample exchange sends the quote as Yahoo does; 2024-03-14 is a Thursday in summer time, 13:30Z to 20:00Z.
        await using FetchDesk desk = await FetchDesk.OpenAsync(new(2024, 3, 14, 20, 30, 0, DateTimeKind.Utc));
        FetchReport report = await desk.Fetch.FetchAsync("yahoo:AAPL", "1h", new(2024, 3, 14, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal((7, 1), (report.RowsNew, report.RowsLeftOut));
        Assert.Contains("the first at 2024-03-14T20:00:00Z", Assert.Single(report.Notes));
    }

    private static YahooChart Read(string timeframe, string zone, params Bar[] rows)
    {
        static long Seconds(DateTime time) => new DateTimeOffset(time).ToUnixTimeSeconds();
        object chart = new
        {
            chart = new
            {
                error = (object?)null,
                result = new[]
                {
                    new
                    {
                        meta = new
                        {
                            exchangeTimezoneName = zone, instrumentType = "EQUITY", regularMarketTime = Seconds(Close),
                            currentTradingPeriod = new { regular = new { start = Seconds(Close.AddHours(-6.5)), end = Seconds(Close) } },
                        },
                        timestamp = rows.Select(b => Seconds(b.Time)),
                        indicators = new
                        {
                            quote = new[]
                            {
                                new
                                {
                                    open = rows.Select(b => b.Open), high = rows.Select(b => b.High), low = rows.Select(b => b.Low),
                                    close = rows.Select(b => b.Close), volume = rows.Select(b => b.Volume),
                                },
                            },
                        },
                    },
                },
            },
        };
        FeedAnswer answer = new(HttpStatusCode.OK, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(chart)), null);
        return YahooChart.Read(answer, new("X", timeframe, timeframe, PriceBasis.Splits, UnixMicroseconds.From(Close.AddHours(1))));
    }
}

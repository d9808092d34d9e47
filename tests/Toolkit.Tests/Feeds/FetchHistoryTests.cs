using Toolkit.SampleExchange;

namespace Toolkit.Tests.Feeds;

/// <summary>Random ranges and random faults over HTTP into a real store: whatever happened, asking again changes nothing.</summary>
public sealed class FetchHistoryTests
{
    private static readonly DateTime Start = new(2024, 2, 20, 0, 0, 0, DateTimeKind.Utc);

    private static readonly SampleFaultKind[] Kinds =
    [
        SampleFaultKind.TooManyRequests, SampleFaultKind.ServerError, SampleFaultKind.ResetMidBody, SampleFaultKind.TruncatedJson,
        SampleFaultKind.DuplicateRows, SampleFaultKind.OverlappingPage, SampleFaultKind.OutOfOrder,
    ];

    [Theory]
    [InlineData("binance", "BTC/USDT", "1h")]
    [InlineData("coinbase", "THIN/USD", "1h")]
    [InlineData("kraken", "BTC/USD", "1h")]
    [InlineData("yahoo", "AAPL", "1h")]
    [InlineData("yahoo", "AAPL", "1d")]
    public async Task Random_fetches_with_faults_when_done_have_stored_exactly_what_the_source_has(string feed, string symbol, string timeframe)
    {
        for (int seed = 0; seed < 12; seed++)
        {
            Random random = new(seed);
            SampleSeries thin = new("THIN/USD", 20) { Quiet = t => t.Hour % 5 == 2, Listed = Start.AddHours(30) };
            await using FetchDesk desk = await FetchDesk.OpenAsync(Start.AddDays(20).AddMinutes(random.Next(1440)), thin);
            SeriesKey key = new(feed, symbol, timeframe);
            for (int step = 0; step < 6; step++)
            {
                await StepAsync(desk, key, random);
                desk.AssertHonest(key, Start.AddDays(-60), desk.Clock.Now);
            }

            desk.Server.Faults.Clear();
            DateTime end = desk.Clock.Now;
            BarSeries all = await desk.Fetch.BarsAsync($"{feed}:{symbol}", timeframe, Start, end);
            IEnumerable<Bar> truth = desk.Truth(symbol, timeframe, Start, end);
            Assert.Equal(feed == "coinbase" ? truth.Where(b => b.Volume > 0) : truth, all);
            desk.AssertHonest(key, Start.AddDays(-60), desk.Clock.Now);
            long version = desk.Store.Catalog.Version;
            desk.Requests();
            DateTime final = end.Date.AddDays(-4);
            await desk.Fetch.FetchAsync($"{feed}:{symbol}", timeframe, Start, final);
            Assert.Equal(0, desk.Requests());
            FetchReport refreshed = await desk.Fetch.FetchAsync($"{feed}:{symbol}", timeframe, Start, final, new() { Refresh = true });
            Assert.Equal((0, 0), (refreshed.RowsNew, refreshed.RowsRevised));
            Assert.Equal(version, desk.Store.Catalog.Version);
        }
    }

    private static async Task StepAsync(FetchDesk desk, SeriesKey key, Random random)
    {
        if (random.Next(5) == 0)
        {
            desk.Clock.Advance(TimeSpan.FromMinutes(random.Next(1, 600)));
        }

        if (random.Next(3) > 0)
        {
            desk.Server.Faults.Order(new(Kinds[random.Next(Kinds.Length)], Times: random.Next(1, 9), After: random.Next(3)));
        }

        int hours = (int)(desk.Clock.Now - Start).TotalHours, a = random.Next(hours), b = random.Next(hours + 10);
        try
        {
            await desk.Fetch.FetchAsync(
                $"{key.Exchange}:{key.Symbol}", key.Timeframe, Start.AddHours(Math.Min(a, b)), Start.AddHours(Math.Max(a, b)),
                new() { Refresh = random.Next(6) == 0, MergeOver = random.Next(3) });
        }
        catch (ToolkitException e)
        {
            Assert.True(e.Kind is ErrorKind.Failure or ErrorKind.BadData, e.ToString());
        }
    }
}

using System.Diagnostics;
using Toolkit.SampleExchange;

namespace Toolkit.Tests.Feeds;

/// <summary>Fetches of processes of their own: side by side, and killed.</summary>
public sealed class FetchProcessTests
{
    private static readonly DateTime End = new(2024, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Same_gap_when_two_processes_ask_for_it_is_fetched_once()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(End.AddDays(3));

        // Slow enough that the second one comes while the first still asks.
        desk.Server.Faults.Order(new(SampleFaultKind.Slow, Times: 3) { Delay = TimeSpan.FromSeconds(1) });
        using TestProcess one = Start(desk, 3000), two = Start(desk, 3000);
        string[] said = await Task.WhenAll(one.StandardOutput.ReadToEndAsync(), two.StandardOutput.ReadToEndAsync());
        await Task.WhenAll(one.WaitForExitAsync(), two.WaitForExitAsync());
        Assert.Equal((0, 0), (one.ExitCode, two.ExitCode));
        Assert.Equal(["fetching\nrequests 0 rows 0\n", "fetching\nrequests 3 rows 3000\n"], said.Order());
        Assert.Equal(3, desk.Requests());
        desk.AssertHonest(new("binance", "BTC/USDT", "1h"), End.AddHours(-3000), End);
    }

    [Fact]
    public async Task Fetch_when_killed_at_any_page_keeps_what_had_come_and_goes_on_from_there()
    {
        for (int page = 1; page <= 6; page++)
        {
            await using FetchDesk desk = await FetchDesk.OpenAsync(End.AddDays(3));
            desk.Server.Faults.Order(new(SampleFaultKind.Slow, After: page) { Delay = TimeSpan.FromMinutes(1) });
            using (TestProcess child = Start(desk, 8000))
            {
                using CancellationTokenSource patience = new(TimeSpan.FromMinutes(2));
                while (desk.Server.Requests.Count <= page)
                {
                    await desk.Server.NextRequestAsync(patience.Token);
                }

                child.Kill();
                await child.WaitForExitAsync();
            }

            // The page before the slow one was saved before the slow one was asked for.
            SeriesKey key = new("binance", "BTC/USDT", "1h");
            desk.AssertHonest(key, End.AddHours(-8000), End);
            Assert.Equal(page * 1000, desk.Store.Listings.Find(key)!.RowCount);
            FetchReport rest = await desk.Fetch.FetchAsync("binance:BTC/USDT", "1h", End.AddHours(-8000), End);
            Assert.Equal((8 - page, (8 - page) * 1000), (rest.Requests, rest.RowsNew));
            desk.AssertHonest(key, End.AddHours(-8000), End);
        }
    }

    private static TestProcess Start(FetchDesk desk, int hours)
    {
        string child = Path.Combine(AppContext.BaseDirectory, "Toolkit.Tests.Child.dll");
        return TestProcess.Start(new ProcessStartInfo("dotnet", [child, "fetch", desk.Path, desk.Server.BaseUrl, hours.ToString()]) { RedirectStandardOutput = true });
    }
}

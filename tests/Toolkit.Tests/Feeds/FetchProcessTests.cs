using System.Diagnostics;
using Toolkit.SampleExchange;
using Toolkit.Storage;
using Toolkit.Tests.Reliability;
using Toolkit.Tests.Storage;

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

    [Fact]
    public async Task Fetch_when_killed_at_random_moments_keeps_what_it_claims_and_goes_on_from_there()
    {
        Random random = new(2);
        SeriesKey key = new("binance", "BTC/USDT", "1h");
        for (int kill = 0; kill < Kills.Or(3); kill++)
        {
            await using FetchDesk desk = await FetchDesk.OpenAsync(End.AddDays(3));
            using (TestProcess child = Start(desk, 8000))
            {
                using CancellationTokenSource patience = new(TimeSpan.FromMinutes(2));
                for (int page = random.Next(1, 8); page > 0; page--)
                {
                    await desk.Server.NextRequestAsync(patience.Token);
                }

                await Task.Delay(random.Next(60), patience.Token);
                child.Kill();
                await child.WaitForExitAsync();
            }

            desk.AssertHonest(key, End.AddHours(-8000), End);
            long saved = desk.Store.Listings.Find(key)?.RowCount ?? 0;
            FetchReport rest = await desk.Fetch.FetchAsync("binance:BTC/USDT", "1h", End.AddHours(-8000), End);
            Assert.Equal((8 - saved / 1000, 8000 - saved), (rest.Requests, rest.RowsNew));
            desk.AssertHonest(key, End.AddHours(-8000), End);
            desk.Store.MustBeWell();
        }
    }

    [UnixFact]
    public async Task Fetch_when_cut_off_at_any_of_its_points_keeps_whole_pages_and_goes_on_from_there()
    {
        const int hours = 5_500, pages = 6;
        SeriesKey key = new("binance", "BTC/USDT", "1h");
        await using FetchDesk desk = await FetchDesk.OpenAsync(End.AddDays(3));
        using TemporaryFolder copies = new();
        List<string> points = [];
        using (FailPoint.Observe(point =>
        {
            points.Add(point);
            // Of what each page comes by, the second page; then what the fold comes by.
            if (points.Count(p => p == point) == 2 || points.Contains("publish.copying"))
            {
                using Process copy = Process.Start("cp", ["-a", desk.Path, copies.File($"{points.Count:D4} {point}")]);
                copy.WaitForExit();
            }
        }))
        {
            await desk.Fetch.FetchAsync("binance:BTC/USDT", "1h", End.AddHours(-hours), End);
        }

        Assert.Empty(new[] { "catalog.committed", "catalog.journalled", "compact.committing", "compact.committed" }.Except(Directory.GetDirectories(copies.Path).Select(cut => cut.Split(' ')[^1])));
        long before = 0;
        foreach (string cut in Directory.GetDirectories(copies.Path).Order())
        {
            using BarStore store = BarStore.Open(cut, new() { Clock = desk.Clock });
            desk.AssertHonest(store, key, End.AddHours(-hours), End);
            long saved = store.Listings.Find(key)?.RowCount ?? 0;
            Assert.True(saved >= before && (saved % 1000 == 0 || saved == hours), $"{cut}: {saved} bars");
            before = saved;
            Fetcher fetcher = desk.NewFetcher(store);
            FetchReport rest = await fetcher.FetchAsync("binance:BTC/USDT", "1h", End.AddHours(-hours), End);
            Assert.Equal((pages - (saved + 999) / 1000, hours - saved), (rest.Requests, rest.RowsNew));
            desk.AssertHonest(store, key, End.AddHours(-hours), End);
            store.MustBeWell();
        }
    }

    private static TestProcess Start(FetchDesk desk, int hours)
    {
        string child = Path.Combine(AppContext.BaseDirectory, "Toolkit.Tests.Child.dll");
        return TestProcess.Start(new ProcessStartInfo("dotnet", [child, "fetch", desk.Path, desk.Server.BaseUrl, hours.ToString()]) { RedirectStandardOutput = true });
    }
}

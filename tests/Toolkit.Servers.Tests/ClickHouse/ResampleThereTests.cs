namespace Toolkit.Servers.Tests;

/// <summary>The bars that <c>resample</c> makes in ClickHouse are those that are made here, to the last bit.</summary>
public sealed class ResampleThereTests
{
    private static readonly DateTime Monday = new(2024, 3, 4, 0, 0, 0, DateTimeKind.Utc);

    [ClickHouseFact]
    public async Task Samples_give_the_same_bars_in_every_timeframe()
    {
        using PushedWorkspace w = new();
        await w.Tk.Ingest.CsvAsync(Cli.Tests.Checkout.File("data/samples/FLUX_1m.csv.gz"), "FLUX", "1m", new() { Calendar = "XNYS" });
        await w.Tk.Ingest.CsvAsync(Cli.Tests.Checkout.File("data/samples/SYNUSD_1h.csv"), "SYNUSD", "1h", new() { Calendar = "24/7" });
        await w.Tk.Ingest.CsvAsync(Cli.Tests.Checkout.File("data/samples/ACME_1d.csv"), "ACME", "1d");
        await w.PushAsync();
        await AssertSameAsync(w, "FLUX", "1m");
        await AssertSameAsync(w, "SYNUSD", "1h");
        await AssertSameAsync(w, "ACME", "1d");
    }

    [ClickHouseFact(real: true)]
    public async Task Real_files_give_the_same_bars_in_every_timeframe()
    {
        using PushedWorkspace w = new();
        (string File, string Symbol, string Timeframe)[] files = [("goog-1m-20151224.csv", "GOOG", "1m"), ("btcusd-1m.csv", "BTCUSD", "1m"), ("eurusd-1h.csv", "EURUSD", "1h"), ("goog-1d.csv", "GOOG", "1d")];
        foreach ((string file, string symbol, string timeframe) in files)
        {
            await w.Tk.Ingest.CsvAsync(Toolkit.Tests.RealData.File(file), symbol, timeframe);
        }

        await w.PushAsync();
        await w.AssertEqualAsync("bars");
        foreach ((_, string symbol, string timeframe) in files)
        {
            await AssertSameAsync(w, symbol, timeframe);
        }
    }

    /// <summary>Before the open, at the close with and without bars behind it, across a change of the clocks, fractional and absent volumes.</summary>
    [ClickHouseFact]
    public async Task Hours_outside_of_the_session_give_the_same_bars()
    {
        using PushedWorkspace w = new();
        Random chance = new(5);
        foreach ((string symbol, string timeframe, string calendar, int minutes) in new[] { ("A", "1m", "XNYS", 1), ("B", "5m", "XNYS", 5), ("C", "1h", "XNYS", 60), ("F", "15m", "FX", 15), ("G", "1m", "24/5", 1) })
        {
            // Two weeks around 10 March 2024, when clocks go forward in New York; every bar is there with chance, the one at the close always.
            DateTime[] times = [.. Enumerable.Range(0, 14 * 1440 / minutes).Select(i => Monday.AddMinutes(i * minutes))
                .Where(t => t.TimeOfDay == new TimeSpan(21, 0, 0) || t.TimeOfDay == new TimeSpan(20, 0, 0) || (t.Hour is >= 20 or < 8 ? chance.Next(40) == 0 : chance.Next(3) > 0))];
            await w.Tk.Ingest.BarsAsync(symbol, timeframe, times.Select(t => Any(t, chance)), new() { Calendar = calendar });
        }

        await w.PushAsync();
        foreach ((string symbol, string timeframe) in new[] { ("A", "1m"), ("B", "5m"), ("C", "1h"), ("F", "15m"), ("G", "1m") })
        {
            await AssertSameAsync(w, symbol, timeframe);
        }
    }

    [ClickHouseFact]
    public async Task Breaks_of_a_calendar_of_ones_own_give_the_same_bars()
    {
        using PushedWorkspace w = new();
        using Toolkit.Tests.TemporaryFolder folder = new();
        string calendar = folder.Write("XTKS.json", """
            { "name": "XTKS", "zone": "Asia/Tokyo", "weekdays": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "09:00", "close": "15:00", "breaks": [["11:30", "12:30"]], "periodsPerYear": 245 }
            """);
        Random chance = new(7);
        DateTime[] times = [.. Enumerable.Range(0, 10 * 1440).Select(i => Monday.AddMinutes(i))
            .Where(t => t.Minute == 30 && t.Hour == 2 ? chance.Next(4) > 0 : t.Hour is >= 23 or < 8 && chance.Next(t.Hour is 2 or 3 ? 30 : 3) == 0)];
        await w.Tk.Ingest.BarsAsync("7203", "1m", times.Select(t => Any(t, chance)), new() { Calendar = calendar });
        await w.PushAsync();
        await AssertSameAsync(w, "7203", "1m");
    }

    [ClickHouseFact]
    public async Task A_timeframe_that_is_no_multiple_is_refused()
    {
        using PushedWorkspace w = new();
        await w.Tk.Ingest.BarsAsync("A", "1h", PushTests.Bars(Monday, 5, TimeSpan.FromHours(1)));
        await w.PushAsync();
        ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => w.ThereAsync("SELECT * FROM resample(symbol = 'A', timeframe = '1h', to = '5m')"));
        Assert.Contains("multiple", e.Message, StringComparison.Ordinal);
    }

    [ClickHouseFact]
    public async Task Returns_and_latest_are_those_of_here()
    {
        using PushedWorkspace w = new();
        await w.Tk.Ingest.BarsAsync("A", "1h", PushTests.Bars(Monday, 50, TimeSpan.FromHours(1)));
        await w.PushAsync();
        Assert.Equal(
            PushedWorkspace.Lines(await w.Tk.SqlAsync("SELECT * FROM latest('A', '1h', n := 7)")), PushedWorkspace.Lines(await w.ThereAsync("SELECT * FROM latest(symbol = 'A', timeframe = '1h', n = 7)")));
        Assert.Equal(
            PushedWorkspace.Lines(await w.Tk.SqlAsync("SELECT time, close, simple_return FROM returns('A', '1h')")),
            PushedWorkspace.Lines(await w.ThereAsync("SELECT time, close, simple_return FROM returns(symbol = 'A', timeframe = '1h')")));
    }

    internal static async Task AssertSameAsync(PushedWorkspace w, string symbol, string from)
    {
        foreach (Timeframe to in Timeframe.All.Where(to => to.IsMultipleOf(from)))
        {
            string[] here = PushedWorkspace.Lines(await w.Tk.SqlAsync($"SELECT * FROM resample('{symbol}', '{from}', '{to}')"));
            string[] there = PushedWorkspace.Lines(await w.ThereAsync($"SELECT * FROM resample(symbol = '{symbol}', timeframe = '{from}', to = '{to}')"));
            Assert.NotEmpty(here);
            Assert.True(here.SequenceEqual(there), $"{symbol} {from} as {to}: {here.Length} here, {there.Length} there; {here.Except(there).FirstOrDefault()} | {there.Except(here).FirstOrDefault()}");
        }
    }

    private static Bar Any(DateTime time, Random chance)
    {
        double open = 100 + chance.NextDouble(), close = 100 + chance.NextDouble();
        return new(time, open, Math.Max(open, close) + chance.NextDouble(), Math.Min(open, close) - chance.NextDouble(), close, chance.Next(10) == 0 ? null : chance.NextDouble() * 1000);
    }
}

using System.Globalization;
using Toolkit.Tests.Reliability;
using ZstdSharp;

namespace Toolkit.Tests.Ticks;

public sealed class TickBarTests : IDisposable
{
    private static readonly DateTime Day = new(2026, 1, 20, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Bars_of_trades_open_with_the_first_and_sum_the_sizes()
    {
        using Workspace tk = Workspace.Open(_folder.Path);
        tk.Ticks.StoreTrade("A", 10, 1, Day);
        tk.Ticks.StoreTrade("A", 12, 2, Day.AddSeconds(59.999999));
        tk.Ticks.StoreTrade("A", 9, 4, Day.AddSeconds(30));
        tk.Ticks.StoreTrade("A", 11, 8, Day.AddMinutes(1));
        tk.Ticks.StoreTrade("A", 5, 16, Day.AddMinutes(5));
        Assert.Equal(
            [new(Day, 10, 12, 9, 12, 7), new(Day.AddMinutes(1), 11, 11, 11, 11, 8), new(Day.AddMinutes(5), 5, 5, 5, 5, 16)],
            await tk.Ticks.BarsAsync("A", "1m"));
        Assert.Equal([new(Day, 10, 12, 9, 11, 15), new(Day.AddMinutes(5), 5, 5, 5, 5, 16)], await tk.Ticks.BarsAsync("A", "5m"));
        Assert.Equal([new(Day, 10, 12, 5, 5, 31)], await tk.Ticks.BarsAsync("A", "1d"));
    }

    [Fact]
    public async Task Bars_of_quotes_are_of_the_price_that_was_asked_for_and_have_no_volume()
    {
        using Workspace tk = Workspace.Open(_folder.Path);
        tk.Ticks.Store("A", 10, 12, Day);
        tk.Ticks.Store("A", 8, 14, Day.AddSeconds(1));
        Assert.Equal([new(Day, 11, 11, 11, 11, null)], await tk.Ticks.BarsAsync("A", "1m"));
        Assert.Equal([new(Day, 10, 10, 8, 8, null)], await tk.Ticks.BarsAsync("A", "1m", new() { Price = TickPrice.Bid }));
        Assert.Equal([new(Day, 12, 14, 12, 14, null)], await tk.Ticks.BarsAsync("A", "1m", new() { Price = TickPrice.Ask }));
        Assert.Empty(await tk.Ticks.BarsAsync("A", "1m", new() { Price = TickPrice.Trade }));
        tk.Ticks.StoreTrade("A", 1, 1, Day);
        Assert.Equal(ErrorKind.Usage, (await Assert.ThrowsAsync<ToolkitException>(() => tk.Ticks.BarsAsync("A", "1m"))).Kind);
    }

    [Fact]
    public async Task A_bar_at_the_end_of_the_range_has_all_its_ticks_and_one_that_is_not_over_is_left_out()
    {
        SteppedClock clock = new(new(Day.AddMinutes(7)));
        using Workspace tk = Workspace.Open(_folder.Path, new() { Clock = clock });
        foreach (int second in new[] { 10, 290, 310, 410 })
        {
            tk.Ticks.StoreTrade("A", second, 1, Day.AddSeconds(second));
        }

        Assert.Equal([new(Day, 10, 290, 10, 290, 2)], await tk.Ticks.BarsAsync("A", "5m"));
        Assert.Equal([new(Day, 10, 290, 10, 290, 2)], await tk.Ticks.BarsAsync("A", "5m", new() { From = Day, To = Day.AddMinutes(2) }));
        Assert.Empty(await tk.Ticks.BarsAsync("A", "5m", new() { From = Day.AddMinutes(2) }));
        clock.Step(TimeSpan.FromMinutes(3));
        Assert.Equal([new(Day, 10, 290, 10, 290, 2), new(Day.AddMinutes(5), 310, 410, 310, 410, 2)], await tk.Ticks.BarsAsync("A", "5m"));
    }

    [Fact]
    public async Task Bars_of_ticks_go_into_the_store_of_bars()
    {
        using Workspace tk = Workspace.Open(_folder.Path);
        tk.Ticks.StoreTrade("A", 10, 1, Day);
        BarSeries bars = await tk.Ticks.BarsAsync("A", "1m");
        await tk.Ingest.BarsAsync(bars);
        Assert.Equal(bars, await tk.Bars.ReadAsync("A", "1m"));
    }

    [RealDataFact]
    public async Task A_real_day_imported_sealed_and_read_gives_the_minute_bars_of_its_file()
    {
        using Workspace tk = Workspace.Open(_folder.Path);
        TickImportReport report = await tk.Ticks.ImportAsync(RealData.File("eurusd-ticks.csv.zst"), new() { Symbol = "EUR/USD" });
        Assert.Equal((174_064L, 174_064L, 0L, "epoch ms"), (report.RowsRead, report.Written, report.Rejected, report.TimeFormat));
        SortedDictionary<long, Bar> expected = Minutes();
        MustEqual(expected, await tk.Ticks.BarsAsync("EUR/USD", "1m", new() { Price = TickPrice.Bid }));

        SealReport seal = await tk.Ticks.SealAsync();
        Assert.Equal((3, 174_064L), (seal.Days.Count, seal.Ticks));
        Assert.All(seal.Days, day => Assert.True(day.BytesAfter * 5 <= day.BytesBefore, $"{day.Day}: {day.BytesBefore} bytes before, {day.BytesAfter} after"));
        MustEqual(expected, await tk.Ticks.BarsAsync("EUR/USD", "1m", new() { Price = TickPrice.Bid }));
        TickImportReport again = await tk.Ticks.ImportAsync(RealData.File("eurusd-ticks.csv.zst"), new() { Symbol = "EUR/USD" });
        Assert.Equal((0L, 174_064L), (again.Written, again.Resent));
        Assert.Equal(174_064, await tk.Ticks.CountAsync("EUR/USD"));
    }

    private static void MustEqual(SortedDictionary<long, Bar> expected, BarSeries bars) => Assert.Equal(expected.Values, bars);

    /// <summary>From the text of the file alone.</summary>
    private static SortedDictionary<long, Bar> Minutes()
    {
        SortedDictionary<long, Bar> bars = [];
        using StreamReader reader = new(new DecompressionStream(File.OpenRead(RealData.File("eurusd-ticks.csv.zst")), leaveOpen: false));
        reader.ReadLine();
        while (reader.ReadLine()?.Split(',') is [var time, var bid, _])
        {
            long minute = long.Parse(time, CultureInfo.InvariantCulture) / 60_000;
            double price = double.Parse(bid, CultureInfo.InvariantCulture);
            bars[minute] = bars.TryGetValue(minute, out Bar bar)
                ? bar with { High = Math.Max(bar.High, price), Low = Math.Min(bar.Low, price), Close = price }
                : new(DateTime.UnixEpoch.AddMinutes(minute), price, price, price, price, null);
        }

        return bars;
    }
}

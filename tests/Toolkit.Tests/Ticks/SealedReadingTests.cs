namespace Toolkit.Tests.Ticks;

/// <summary>What is left out of a read of sealed days, since footers say it: their ticks are those that were stored.</summary>
public sealed class SealedReadingTests : IDisposable
{
    private static readonly DateTime Day = new(2026, 1, 20, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();
    private readonly Workspace _tk;

    public SealedReadingTests() => _tk = Workspace.Init(_folder.Path);

    public void Dispose()
    {
        _tk.Dispose();
        _folder.Dispose();
    }

    /// <summary>Texts as a footer may show them in another form, or cut short.</summary>
    public static TheoryData<string> Texts() => new("A", "\uFB01x", "\U0001F600", "\\xEF\\xAC\\x81x", "'", "\"", "NULL", "tab\\t", new('x', 200), new('\u00E9', 100));

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task The_one_symbol_and_source_of_a_day_are_what_they_were(string text)
    {
        Tick[] ticks = [Tick.Quote(text, 1, 2, Day) with { Source = text, Sequence = 4 }, Tick.Quote(text, 2, 3, Day.AddHours(1)) with { Source = text }];
        await MustReadAsync(ticks, text);
        Assert.Empty(await _tk.Ticks.ReadAsync("other"));
        Assert.Equal(ticks[1..], _tk.Ticks.Latest(text, 1));
    }

    [Fact]
    public async Task Days_that_differ_in_symbols_sources_and_columns_read_as_one()
    {
        Tick[] ticks =
        [
            .. Hours(0).Select(time => Tick.Quote("A", 1, 2, time)),
            .. Hours(1).Select(time => Tick.Trade("A", 3, 4, time) with { Source = "x" }),
            .. Hours(2).Select(time => Tick.Quote("B", 5, 6, time) with { Spread = 0.5, BrokerId = "b" }),
            .. Hours(3).SelectMany(time => new[] { Tick.Quote("A", 7, 8, time) with { Source = "y" }, Tick.Trade("B", 9, 1, time) }),
            .. Hours(4).SelectMany(time => new[] { Tick.Quote("A", 1, 2, time) with { Arrived = time.AddSeconds(1) }, Tick.Trade("A", 9, 1, time) with { Source = "z" } }),
        ];
        await MustReadAsync(ticks, "A");
        Assert.Equal(ticks.Where(tick => tick.Symbol == "B"), await _tk.Ticks.ReadAsync("B"));
        DateTime from = Day.AddHours(30), to = Day.AddHours(80);
        Assert.Equal(ticks.Where(tick => tick.Symbol == "A" && tick.Time >= from && tick.Time < to), await _tk.Ticks.ReadAsync("A", from, to));
        Assert.Equal(ticks.Where(tick => tick.Symbol == "A" && tick.Time < Day.AddDays(1)), await _tk.Ticks.ReadAsync("A", Day, Day.AddDays(1)));
    }

    [Fact]
    public async Task Values_that_only_some_of_many_rows_have_stay_with_their_rows()
    {
        // More than a vector of DuckDB: some have no value of a column, some have a few, some have nothing else.
        Tick[] ticks = [.. Enumerable.Range(0, 10_000).Select(i => (i / 2_500) switch
        {
            0 => Tick.Quote("A", i, i + 1, Day.AddSeconds(i)),
            1 => Tick.Trade("A", i, 1, Day.AddSeconds(i)) with { BrokerId = i % 7 == 0 ? "b" + i : null },
            2 when i % 64 == 63 => Tick.Trade("A", i, 2, Day.AddSeconds(i)) with { Arrived = Day.AddDays(1), Source = "late" },
            _ => Tick.Quote("A", i, i + 1, Day.AddSeconds(i)) with { Source = i >= 7_500 ? "late" : null },
        })];
        await MustReadAsync(ticks, "A");
    }

    [Fact]
    public async Task A_column_that_no_tick_has_is_there_and_unknown()
    {
        await _tk.Ticks.StoreBatchAsync("all", [Tick.Quote("A", 1, 2.5, Day), Tick.Quote("A", 2, 4, Day.AddHours(1))]);
        await _tk.Ticks.SealAsync(0);
        TickSeries read = await _tk.Ticks.ReadAsync("A");
        Assert.Equal([double.NaN, double.NaN], read.Price);
        Assert.Equal([double.NaN, double.NaN], read.Size);
        Assert.Equal([1.5, 2], read.Spread);
        Assert.Equal([null, null], read.ToFrame()["price"]);
    }

    private async Task MustReadAsync(Tick[] ticks, string symbol)
    {
        await _tk.Ticks.StoreBatchAsync("all", ticks);
        Tick[] expected = [.. ticks.Where(tick => tick.Symbol == symbol)];
        Assert.Equal(expected, await _tk.Ticks.ReadAsync(symbol));
        await _tk.Ticks.SealAsync(0);
        Assert.All(_tk.Ticks.Files(), file => Assert.Equal("sealed", file.Form));
        Assert.Equal(expected, await _tk.Ticks.ReadAsync(symbol));
    }

    private static IEnumerable<DateTime> Hours(int day) => Enumerable.Range(0, 24).Select(hour => Day.AddDays(day).AddHours(hour));
}

using System.IO.Compression;

namespace Toolkit.Tests.Ticks;

public sealed class TickImportTests : IDisposable
{
    private static readonly DateTime Noon = new(2026, 1, 20, 12, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();
    private readonly Workspace _tk;

    public TickImportTests() => _tk = Workspace.Open(_folder.File("workspace"));

    public void Dispose()
    {
        _tk.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("1768910400", "epoch s")]
    [InlineData("1768910400000", "epoch ms")]
    [InlineData("1768910400000000", "epoch us")]
    [InlineData("1768910400000000000", "epoch ns")]
    [InlineData("2026-01-20T12:00:00Z", "ISO 8601 with offset")]
    [InlineData("2026-01-20 07:00:00.000-05:00", "ISO 8601 with offset")]
    [InlineData("2026-01-20 12:00:00", "ISO 8601 without offset")]
    [InlineData("2026.01.20 12:00:00.000", "ISO 8601 without offset")]
    public async Task A_time_is_read_as_it_is_written(string time, string format)
    {
        TickImportReport report = await ImportAsync($"timestamp,bid,ask\n{time},1.5,1.75\n", new() { Symbol = "A" });
        Assert.Equal(format, report.TimeFormat);
        Assert.Equal([Tick.Quote("A", 1.5, 1.75, Noon)], await _tk.Ticks.ReadAsync("A"));
        Assert.Equal(format.EndsWith("without offset", StringComparison.Ordinal) ? 1 : 0, report.Notes.Count);
    }

    [Fact]
    public async Task Every_column_of_a_tick_is_taken_and_others_are_named()
    {
        TickImportReport report = await ImportAsync(
            "Symbol;Time;Bid;Ask;Price;Volume;Spread;Source;Sequence;broker_id;Arrived;Flags\nX/Y;2026-01-20T12:00:00Z;1;2;1.5;10;0.5;lmax;7;b1;2026-01-20T12:00:01Z;n\n");
        Assert.Equal(["Flags"], report.LeftOut);
        Assert.Equal(
            new Tick("X/Y", Noon) { Bid = 1, Ask = 2, Price = 1.5, Size = 10, Spread = 0.5, Source = "lmax", Sequence = 7, BrokerId = "b1", Arrived = Noon.AddSeconds(1) },
            Assert.Single(await _tk.Ticks.ReadAsync("X/Y")));
    }

    [Fact]
    public async Task Date_and_time_in_two_columns_of_a_zone_are_one_time()
    {
        await ImportAsync("<DATE>\t<TIME>\t<BID>\t<ASK>\n2026.01.20\t07:00:00.000\t1\t2\n", new() { Symbol = "A", Timezone = "America/New_York" });
        Assert.Equal([Tick.Quote("A", 1, 2, Noon)], await _tk.Ticks.ReadAsync("A"));
    }

    [Fact]
    public async Task The_same_file_again_adds_nothing_whatever_it_is_called_or_how_it_is_compressed()
    {
        string text = "time,price,size\n1768910400,1,1\n1768910400,1,1\n";
        Assert.Equal(2, (await ImportAsync(text, new() { Symbol = "A" })).Written);
        Assert.Equal((0L, 2L), await AgainAsync(_folder.Write("b.csv", text), "A"));
        Assert.Equal((2L, 0L), await AgainAsync(_folder.Write("b.csv", text), "B"));
        Assert.Equal(2, await _tk.Ticks.CountAsync("A"));

        async Task<(long, long)> AgainAsync(string path, string symbol)
        {
            TickImportReport report = await _tk.Ticks.ImportAsync(path, new() { Symbol = symbol });
            return (report.Written, report.Resent);
        }
    }

    [Fact]
    public async Task A_compressed_file_is_read()
    {
        string path = _folder.File("a.csv.gz");
        using (GZipStream zip = new(File.Create(path), CompressionLevel.Fastest))
        {
            zip.Write("time,price,size\n1768910400,1,1\n"u8);
        }

        Assert.Equal(1, (await _tk.Ticks.ImportAsync(path, new() { Symbol = "A" })).Written);
    }

    [Fact]
    public async Task Bad_lines_go_into_quarantine_with_their_reasons()
    {
        string good = string.Concat(Enumerable.Range(0, 1_000).Select(i => $"{1768910400 + i},1,1\n"));
        TickImportReport report = await ImportAsync($"time,price,size\n{good}1768910400,x,1\n1768910400,1,-1\n1768910400,,1\n1768910400,NaN,1\n1768910400000,1,1\nsoon,1,1\n1768910400,1\n", new() { Symbol = "A" });
        Assert.Equal((1_007L, 1_000L, 7L), (report.RowsRead, report.Written, report.Rejected));
        string[] lines = File.ReadAllLines(report.Quarantine!);
        Assert.Equal(
            [
                "line,reason,raw", "1002,\"its price is no number: 'x'\",\"1768910400,x,1\"", "1003,\"its size is negative\",\"1768910400,1,-1\"",
                "1004,\"it has neither bid and ask nor a price\",\"1768910400,,1\"", "1005,\"its price is no number: 'NaN'\",\"1768910400,NaN,1\"",
                "1006,\"its time is written as epoch ms, the first one as epoch s\",\"1768910400000,1,1\"",
            ],
            lines[..6]);
    }

    [Theory]
    [InlineData("time,price,size\n1768910400,1,1\n1768910400,x,1\n", "1 of 2 rows cannot be taken", ErrorKind.BadData)]
    [InlineData("1768910400,1,1\n", "no column for a time", ErrorKind.BadData)]
    [InlineData("time,bid,size\n1768910400,1,1\n", "no column for bid and ask, or a price", ErrorKind.BadData)]
    [InlineData("time,bid,ask,bid\n1768910400,1,1,1\n", "both say the bid", ErrorKind.BadData)]
    [InlineData("time,price\n", "has no ticks", ErrorKind.BadData)]
    [InlineData("symbol,time,price\nA,1768910400,1\n", "a column for the symbol, and one was given", ErrorKind.Usage)]
    [InlineData("time,price\n20/01/2026 12:00:00,1\n", "neither a count since 1970 nor written with the year first", ErrorKind.BadData)]
    public async Task A_file_that_is_not_understood_is_refused_and_stores_nothing(string text, string why, ErrorKind kind)
    {
        ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => ImportAsync(text, new() { Symbol = "A" }));
        Assert.Equal(kind, e.Kind);
        Assert.Contains(why, e.Message);
        Assert.Equal(0, await _tk.Ticks.CountAsync("A"));
    }

    [Fact]
    public async Task A_file_without_symbol_needs_one() =>
        Assert.Equal(ErrorKind.Usage, (await Assert.ThrowsAsync<ToolkitException>(() => ImportAsync("time,price\n1768910400,1\n"))).Kind);

    [Fact]
    public async Task A_folder_of_both_kinds_of_json_is_migrated_once_and_compared()
    {
        _folder.Write("old/A/1.jsonl", """
            {"symbol":"A","time":"2026-01-20T12:00:00Z","bid":1,"ask":2,"source":"s","sequence":1}
            {"symbol":"A","time":"2026-01-20T12:00:00Z","bid":1,"ask":2,"source":"s","sequence":1}
            {"symbol":"A","time":"2026-01-20T12:00:01Z","bid":1,"ask":2,"source":"s","sequence":null}
            """);
        _folder.Write("old/B/1.json", """[{"symbol":"B","timestamp":1768910400000,"price":1.5,"volume":2},{"symbol":"B","timestamp":1768910400000,"price":1.5,"volume":2}]""");
        TickMigration first = await _tk.Ticks.MigrateAsync(_folder.File("old"));
        Assert.Equal([("A", 2L, 2L, true), ("B", 2L, 2L, true)], first.Symbols.Select(one => (one.Symbol, one.RowsBefore, one.RowsAfter, one.IsEqual)));
        TickMigration again = await _tk.Ticks.MigrateAsync(_folder.File("old"));
        Assert.Equal(0, again.Files.Sum(file => file.Written));
        Assert.True(again.IsEqual);
        Assert.Equal([Tick.Trade("B", 1.5, 2, Noon), Tick.Trade("B", 1.5, 2, Noon)], await _tk.Ticks.ReadAsync("B"));
    }

    [Fact]
    public async Task A_migration_shows_a_symbol_of_which_the_store_has_other_ticks()
    {
        _tk.Ticks.StoreTrade("A", 1, 1, Noon);
        _folder.Write("old/1.jsonl", """{"symbol":"A","time":"2026-01-20T12:00:00Z","price":1}""");
        Assert.False((await _tk.Ticks.MigrateAsync(_folder.File("old"))).IsEqual);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("[{\"symbol\":\"A\",\"time\":1768910400,\"price\":1}")]
    [InlineData("{\"symbol\":\"A\",\"time\":1768910400,\"price\":1}\n{")]
    [InlineData("{\"symbol\":\"A\",\"time\":1768910400,\"price\":1}\n{\"time\":1768910401,\"price\":1}")]
    [InlineData("{\"symbol\":\"\\ud800\",\"time\":1768910400,\"price\":1}")]
    [InlineData("[{\"symbol\":\"\\ud800\",\"time\":1768910400,\"price\":1}]")]
    [InlineData("{\"\\ud800\":1,\"symbol\":\"A\",\"time\":1768910400,\"price\":1}")]
    public async Task Json_that_is_no_list_of_ticks_is_refused(string text) =>
        Assert.Equal(ErrorKind.BadData, (await Assert.ThrowsAsync<ToolkitException>(() => ImportAsync(text))).Kind);

    private Task<TickImportReport> ImportAsync(string text, TickImportOptions? options = null) => _tk.Ticks.ImportAsync(_folder.Write("a.csv", text), options);
}

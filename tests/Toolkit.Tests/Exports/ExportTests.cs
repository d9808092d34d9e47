using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using ParquetSharp;

namespace Toolkit.Tests.Exports;

/// <summary>Bars written for other systems, read back by the import and by Arrow's C++ library.</summary>
public sealed class ExportTests : IDisposable
{
    private static readonly DateTime Open = new(2024, 1, 2, 14, 30, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();
    private readonly Workspace _tk;

    public ExportTests() => _tk = Workspace.Open(_folder.File("ws"));

    public void Dispose()
    {
        _tk.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<string, string, string, string> Trips => new()
    {
        { "nautilus", "local:SPY", "1m", "local:SPY" }, { "nautilus", "binance:BTC/USDT", "1h", "binance:BTC/USDT" }, { "nautilus", "local:SPY", "1d", "local:SPY" },
        { "nautilus", "local:SPY", "1w", "local:SPY" }, { "nautilus", "local:SPY", "1mo", "local:SPY" },
        { "freqtrade", "binance:BTC/USDT", "1h", "binance:BTC/USDT" }, { "freqtrade", "binance:BTC/USDT:USDT", "1m", "binance:BTC/USDT:USDT" }, { "freqtrade", "binance:BTC/USDT", "1mo", "binance:BTC/USDT" },
        { "lean", "local:SPY", "1m", "local:SPY" }, { "lean", "local:SPY", "1h", "local:SPY" }, { "lean", "local:SPY", "1d", "local:SPY" }, { "lean", "binance:BTC/USDT", "1m", "binance:BTCUSDT" },
    };

    [Theory]
    [MemberData(nameof(Trips))]
    public async Task Export_when_imported_into_an_empty_workspace_then_equal_to_the_last_bit(string format, string symbol, string timeframe, string back)
    {
        string[] parts = symbol.Split(':', 2);
        await FillAsync(parts[1], timeframe, parts[0], rows: timeframe == "1m" ? 3_000 : 300);

        ExportReport report = await _tk.Export.RunAsync(format, _folder.File("out"));

        ExportedSeries one = Assert.Single(report.Series);
        Assert.Empty(report.Problems);
        Assert.Empty(Directory.EnumerateDirectories(_folder.File("out"), ".export*"));
        using Workspace other = Workspace.Open(_folder.File("other"));
        ImportReport import = await other.Import.RunAsync(format, _folder.File("out"));
        Assert.True(import.IsEqual, string.Join('\n', import.Problems));
        string[] named = back.Split(':', 2);
        BarSeries was = await _tk.Bars.ReadAsync(parts[1], timeframe, options: new() { Exchange = parts[0] }), came = await other.Bars.ReadAsync(named[1], timeframe, options: new() { Exchange = named[0] });
        Assert.Equal(was.Count, came.Count);
        Assert.Equal(one.Rows, was.Count);
        Assert.Equal(was.AsEnumerable(), came);
    }

    [Fact]
    public async Task Nautilus_when_written_then_fixed_point_bytes_and_closing_times_stand_in_the_file()
    {
        await _tk.Ingest.BarsAsync("BTC/USDT", "1m", [new(Open, 100.25, 100.5, -0.0625, 100.1, 0.3)], new() { Exchange = "binance", AllowNonPositive = true });
        string path = Assert.Single((await _tk.Export.RunAsync("nautilus", _folder.File("out"))).Series).Path;

        Assert.Equal(Path.Combine(_folder.File("out"), "data", "bar", "BTCUSDT.binance-1-MINUTE-LAST-EXTERNAL", "2024-01-02T14-31-00-000000000Z_2024-01-02T14-31-00-000000000Z.parquet"), path);
        using ParquetFileReader file = new(path);
        Assert.Equal("BTC/USDT.binance-1-MINUTE-LAST-EXTERNAL", file.FileMetaData.KeyValueMetadata["bar_type"]);
        Assert.Equal(("4", "1"), (file.FileMetaData.KeyValueMetadata["price_precision"], file.FileMetaData.KeyValueMetadata["size_precision"]));
        using RowGroupReader group = file.RowGroup(0);
        // 100.25, 100.5, -0.0625, 100.1 and 0.3 times 10^16.
        Assert.Equal(
            [1_002_500_000_000_000_000, 1_005_000_000_000_000_000, -625_000_000_000_000, 1_001_000_000_000_000_000, 3_000_000_000_000_000],
            Enumerable.Range(0, 5).Select(column => Fixed(group, column)));
        Assert.Equal([1_704_205_860_000_000_000, 1_704_205_860_000_000_000], new[] { 5, 6 }.Select(column =>
        {
            long[] values = new long[1];
            using ColumnReader<long> reader = (ColumnReader<long>)group.Column(column);
            reader.ReadBatch(1, values, out _);
            return values[0];
        }));
        Assert.Equal((LogicalTypeEnum.Int, PhysicalType.FixedLenByteArray, 16), (file.FileMetaData.Schema.Column(5).LogicalType.Type, file.FileMetaData.Schema.Column(0).PhysicalType, file.FileMetaData.Schema.Column(0).TypeLength));
    }

    [Fact]
    public async Task Lean_when_written_then_the_lines_are_those_of_its_description()
    {
        await _tk.Ingest.BarsAsync("SPY", "1m", [new(Open, 472.16, 472.17, 472.01, 472.0501, 1234), new(Open.AddMinutes(1), 472.0501, 472.1, 472.05, 472.1, 99.5)]);
        await _tk.Export.RunAsync("lean", _folder.File("out"));
        using ZipArchive zip = ZipFile.OpenRead(_folder.File("out/equity/usa/minute/spy/20240102_trade.zip"));
        ZipArchiveEntry entry = Assert.Single(zip.Entries);
        using StreamReader text = new(entry.Open());
        Assert.Equal("20240102_spy_minute_trade.csv", entry.FullName);
        Assert.Equal("34200000,4721600,4721700,4720100,4720501,1234\n34260000,4720501,4721000,4720500,4721000,99.5\n", await text.ReadToEndAsync());
    }

    [Theory]
    [InlineData("lean", 472.16001, 5.0)]
    [InlineData("nautilus", 0.12345678901234567, 5.0)]
    [InlineData("nautilus", 2e13, 5.0)]
    [InlineData("lean", 472.16, null)]
    [InlineData("nautilus", 472.16, null)]
    public async Task Export_when_the_format_cannot_hold_a_number_then_nothing_of_the_series_is_written(string format, double price, double? volume)
    {
        await _tk.Ingest.BarsAsync("A", "1d", [new(new(2024, 1, 2, 0, 0, 0, DateTimeKind.Utc), price, price, price, price, volume)]);
        await _tk.Ingest.BarsAsync("B", "1d", [new(new(2024, 1, 2, 0, 0, 0, DateTimeKind.Utc), 1, 2, 1, 2, 5)]);
        ExportReport report = await _tk.Export.RunAsync(format, _folder.File("out"));
        Assert.Equal("B", Assert.Single(report.Series).Symbol);
        Assert.StartsWith("local:A 1d", Assert.Single(report.Problems), StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(_folder.File("out"), "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("nautilus")]
    [InlineData("freqtrade")]
    [InlineData("lean")]
    public async Task Export_when_files_are_there_already_then_they_stay_as_they_are(string format)
    {
        await FillAsync("SPY", "1d", "local", 10);
        string path = Assert.Single((await _tk.Export.RunAsync(format, _folder.File("out"))).Series).Path;
        byte[] before = File.ReadAllBytes(path);
        await FillAsync("SPY", "1d", "local", 20);
        ExportReport again = await _tk.Export.RunAsync(format, _folder.File("out"));
        Assert.Empty(again.Series);
        Assert.Contains("is there already", Assert.Single(again.Problems), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Single(Directory.EnumerateFiles(_folder.File("out"), "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("nautilus", "../../x", "local")]
    [InlineData("lean", "../../x", "local")]
    [InlineData("freqtrade", "../../x", "local")]
    [InlineData("freqtrade", "A/B", "../x")]
    public async Task Export_when_a_name_would_lead_elsewhere_then_a_problem(string format, string symbol, string exchange)
    {
        await FillAsync(symbol, "1d", exchange, 3);
        Assert.Single((await _tk.Export.RunAsync(format, _folder.File("out/deep/er"))).Problems);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public async Task Export_when_symbols_timeframe_and_range_are_said_then_only_those()
    {
        await FillAsync("A", "1m", "local", 60);
        await FillAsync("B", "1m", "local", 60);
        ExportReport report = await _tk.Export.RunAsync("freqtrade", _folder.File("out"), ["A"], new() { Timeframe = "5m", From = Open.AddMinutes(10), To = Open.AddMinutes(30) });
        ExportedSeries one = Assert.Single(report.Series);
        Assert.Equal(("A", "5m", 4L), (one.Symbol, one.Timeframe, one.Rows));
        Assert.Equal(ErrorKind.Usage, (await Assert.ThrowsAsync<ToolkitException>(() => _tk.Export.RunAsync("arcticdb", _folder.File("out")))).Kind);
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => _tk.Export.RunAsync("lean", _folder.File("out"), ["nothing"]))).Kind);
    }

    private async Task FillAsync(string symbol, string timeframe, string exchange, int rows)
    {
        Timeframe length = timeframe;
        // Inside the session of New York; labels at midnight.
        DateTime[] times = [.. Enumerable.Range(0, rows).Select(i => timeframe switch
        {
            "1m" => Open.AddDays(i / 390).AddMinutes(i % 390),
            "1h" => Open.AddHours(i),
            "1d" => Open.Date.AddDays(i),
            "1w" => new DateTime(2018, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(7 * i),
            _ => new DateTime(1995, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(i),
        })];
        await _tk.Ingest.BarsAsync(symbol, length, times.Select((time, i) =>
        {
            double low = (1000 + i % 977) / 100.0, high = (1100 + i % 977) / 100.0;
            return new Bar(time, low, high, low, high, i + 0.25);
        }), new() { Exchange = exchange, AssetType = symbol.Contains('/', StringComparison.Ordinal) ? "crypto" : null, Calendar = symbol.Contains('/', StringComparison.Ordinal) ? "24/7" : null });
    }

    private static long Fixed(RowGroupReader group, int column)
    {
        FixedLenByteArray[] values = new FixedLenByteArray[1];
        using ColumnReader<FixedLenByteArray> reader = (ColumnReader<FixedLenByteArray>)group.Column(column);
        reader.ReadBatch(1, values, out _);
        byte[] bytes = new byte[16];
        Marshal.Copy(values[0].Pointer, bytes, 0, 16);
        return (long)BinaryPrimitives.ReadInt128LittleEndian(bytes);
    }
}

using System.Numerics;
using ParquetSharp;
using ParquetSharp.Schema;

namespace Toolkit.Tests.Ingest.Import;

/// <summary>Catalogs of NautilusTrader, written column by column by Arrow's C++ library as its schema describes them.</summary>
public sealed class NautilusStoreTests : IDisposable
{
    private const long Minute = 60_000_000_000;

    /// <summary>2024-01-02 14:31 UTC in nanoseconds: the end of the bar of 14:30.</summary>
    private const long First = 1_704_205_860_000_000_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public async Task Catalog_when_imported_then_bars_begin_where_they_began_and_have_the_numbers_of_the_decimals(int width)
    {
        decimal[][] rows = [[100.10m, 102m, 99.999999999m, 101.01m, 1100m], [101.01m, 101.03m, 101m, 101.02m, 0.3m]];
        Write("catalog/data/bar/AAPL.XNAS-1-MINUTE-LAST-EXTERNAL/a.parquet", width, rows, at: [First, First + Minute]);
        using Workspace tk = Workspace.Open(_folder.File("ws"));

        ImportReport report = await tk.Import.RunAsync("nautilus", _folder.File("catalog"));

        ImportedSeries one = Assert.Single(report.Series);
        Assert.Equal(("AAPL", "XNAS", "1m", 2L, true), (one.Symbol, one.Exchange, one.Timeframe, one.RowsBefore, one.IsEqual));
        Assert.Empty(report.Problems);
        Assert.Contains(report.Notes, note => note.Contains("ts_event is the end of a bar", StringComparison.Ordinal));
        BarSeries bars = await tk.Bars.ReadAsync("XNAS:AAPL", "1m");
        Assert.Equal(new DateTime(2024, 1, 2, 14, 30, 0), bars[0].Time);
        Assert.Equal((100.1, 102, 99.999999999, 101.01, 1100), (bars[0].Open, bars[0].High, bars[0].Low, bars[0].Close, bars[0].Volume));
        Assert.Equal(0.3, bars[1].Volume);
        Assert.True(Assert.Single((await tk.Import.RunAsync("nautilus", _folder.File("catalog"))).Series).Skipped);
    }

    [Fact]
    public async Task Catalog_when_prices_are_negative_or_need_more_than_64_bits_then_still_exact()
    {
        // 12345678.9 x 10^16 lies beyond 2^63; -37.63 was the price of oil on 2020-04-20.
        Write("catalog/data/bar/CL.NYMEX-1-MINUTE-LAST-EXTERNAL/a.parquet", 16, [[-37.63m, 12345678.9m, -40.32m, 12345678.9m, 1m]], at: [First]);
        using Workspace tk = Workspace.Open(_folder.File("ws"));
        ImportReport report = await tk.Import.RunAsync("nautilus", _folder.File("catalog"), new() { Ingest = new() { AllowNonPositive = true } });
        Assert.True(report.IsEqual, string.Join('\n', report.Problems));
        BarSeries bars = await tk.Bars.ReadAsync("NYMEX:CL", "1m");
        Assert.Equal((-37.63, 12345678.9, -40.32), (bars[0].Open, bars[0].High, bars[0].Low));
    }

    [Fact]
    public async Task Catalog_when_bars_are_of_days_then_labels_are_the_days_that_end_there()
    {
        long midnight = 1_704_240_000_000_000_000, day = 24 * 60 * Minute;
        // Midnight ends 2024-01-02; 21:00 UTC, the close of New York, lies in the day itself.
        Write("catalog/data/bar/A.X-1-DAY-LAST-EXTERNAL/a.parquet", 16, [[1, 2, 1, 2, 5], [2, 3, 2, 3, 5]], at: [midnight, midnight + day]);
        Write("catalog/data/bar/B.X-1-DAY-LAST-EXTERNAL/a.parquet", 16, [[1, 2, 1, 2, 5], [2, 3, 2, 3, 5]], at: [midnight - 3 * 60 * Minute, midnight + 21 * 60 * Minute]);
        using Workspace tk = Workspace.Open(_folder.File("ws"));
        Assert.True((await tk.Import.RunAsync("nautilus", _folder.File("catalog"))).IsEqual);
        foreach (string symbol in new[] { "X:A", "X:B" })
        {
            Assert.Equal([new DateTime(2024, 1, 2), new DateTime(2024, 1, 3)], (await tk.Bars.ReadAsync(symbol, "1d")).Select(bar => bar.Time));
        }
    }

    [Fact]
    public async Task Catalog_when_ts_init_lies_a_bar_behind_then_ts_event_is_the_beginning()
    {
        Write("catalog/data/bar/A.X-1-MINUTE-LAST-EXTERNAL/a.parquet", 16, [[1, 2, 1, 2, 5]], at: [First], init: Minute);
        using Workspace tk = Workspace.Open(_folder.File("ws"));
        ImportReport report = await tk.Import.RunAsync("nautilus", _folder.File("catalog"));
        Assert.Contains(report.Notes, note => note.Contains("ts_event is the beginning", StringComparison.Ordinal));
        Assert.Equal(new DateTime(2024, 1, 2, 14, 31, 0), (await tk.Bars.ReadAsync("X:A", "1m"))[0].Time);
    }

    [Fact]
    public async Task Catalog_when_the_symbol_has_a_slash_or_several_prices_lie_there_then_the_file_names_it_and_LAST_is_taken()
    {
        decimal[][] row = [[1, 2, 1, 2, 5]];
        Write("catalog/data/bar/BTCUSDT.BINANCE-5-MINUTE-LAST-EXTERNAL/a.parquet", 16, row, at: [First], type: "BTC/USDT.BINANCE-5-MINUTE-LAST-EXTERNAL");
        Write("catalog/data/bar/BTCUSDT.BINANCE-5-MINUTE-BID-EXTERNAL/a.parquet", 16, row, at: [First], type: "BTC/USDT.BINANCE-5-MINUTE-BID-EXTERNAL");
        Write("catalog/data/bar/BTCUSDT.BINANCE-100-TICK-LAST-INTERNAL/a.parquet", 16, row, at: [First]);
        Write("catalog/data/quote_tick/BTCUSDT.BINANCE/a.parquet", 16, row, at: [First]);
        using Workspace tk = Workspace.Open(_folder.File("ws"));
        ImportReport report = await tk.Import.RunAsync("nautilus", _folder.File("catalog"));
        Assert.Equal("BTC/USDT", Assert.Single(report.Series).Symbol);
        Assert.Contains(report.Notes, note => note.Contains("-BID-", StringComparison.Ordinal) && note.Contains("left out", StringComparison.Ordinal));
        Assert.Contains(report.Notes, note => note.Contains("100-TICK", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Catalog_when_a_file_is_damaged_then_a_problem_and_the_others_come()
    {
        Write("catalog/data/bar/A.X-1-MINUTE-LAST-EXTERNAL/a.parquet", 16, [[1, 2, 1, 2, 5]], at: [First]);
        _folder.Write("catalog/data/bar/B.X-1-MINUTE-LAST-EXTERNAL/b.parquet", "PAR1 and no more");
        using Workspace tk = Workspace.Open(_folder.File("ws"));
        ImportReport report = await tk.Import.RunAsync("nautilus", _folder.File("catalog"));
        Assert.Equal("A", Assert.Single(report.Series).Symbol);
        Assert.StartsWith("B 1m", Assert.Single(report.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_when_there_is_no_catalog_then_not_found_says_what_was_looked_for()
    {
        Directory.CreateDirectory(_folder.File("empty"));
        using Workspace tk = Workspace.Open(_folder.File("ws"));
        ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => tk.Import.RunAsync("nautilus", _folder.File("empty")));
        Assert.Equal(ErrorKind.NotFound, e.Kind);
        Assert.Contains("data/bar", e.Message, StringComparison.Ordinal);
    }

    private unsafe void Write(string name, int width, decimal[][] rows, long[] at, long init = 0, string? type = null)
    {
        string path = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string[] numbers = ["open", "high", "low", "close", "volume"];
        using GroupNode schema = new("schema", Repetition.Required,
        [
            .. numbers.Select(n => (Node)new PrimitiveNode(n, Repetition.Required, LogicalType.None(), PhysicalType.FixedLenByteArray, width)),
            new PrimitiveNode("ts_event", Repetition.Required, LogicalType.Int(64, false), PhysicalType.Int64),
            new PrimitiveNode("ts_init", Repetition.Required, LogicalType.Int(64, false), PhysicalType.Int64),
        ]);
        using WriterProperties properties = new WriterPropertiesBuilder().Compression(Compression.Zstd).Build();
        Dictionary<string, string> told = new() { ["bar_type"] = type ?? Path.GetFileName(Path.GetDirectoryName(path)!), ["price_precision"] = "2", ["size_precision"] = "0" };
        using ParquetFileWriter file = new(path, schema, properties, told);
        using RowGroupWriter group = file.AppendRowGroup();
        for (int i = 0; i < numbers.Length; i++)
        {
            byte[] bytes = [.. rows.SelectMany(row => Raw(row[i], width))];
            fixed (byte* start = bytes)
            {
                FixedLenByteArray[] values = new FixedLenByteArray[rows.Length];
                for (int row = 0; row < rows.Length; row++)
                {
                    values[row] = new((IntPtr)(start + row * width));
                }

                using ColumnWriter<FixedLenByteArray> column = (ColumnWriter<FixedLenByteArray>)group.NextColumn();
                column.WriteBatch(values);
            }
        }

        foreach (long behind in new[] { 0, init })
        {
            using ColumnWriter<long> column = (ColumnWriter<long>)group.NextColumn();
            column.WriteBatch([.. at.Select(time => time + behind)]);
        }

        group.Close();
        file.Close();
    }

    /// <summary>Fixed point, least byte first, in two's complement.</summary>
    private static byte[] Raw(decimal value, int width)
    {
        BigInteger raw = new(value * 1_000_000_000m);
        raw *= width == 16 ? 10_000_000 : 1;
        byte[] bytes = new byte[width];
        bytes.AsSpan().Fill((byte)(raw.Sign < 0 ? 0xFF : 0));
        raw.ToByteArray().AsSpan(0, Math.Min(width, raw.GetByteCount())).CopyTo(bytes);
        return bytes;
    }
}

using System.IO.Compression;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Toolkit.Tests.Ingest.Import;

/// <summary>Data folders of freqtrade: feather packed with LZ4, as pandas writes it, and JSON.</summary>
public sealed class FreqtradeStoreTests : IDisposable
{
    private const long Hour = 3_600_000, Start = 1_704_067_200_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(TimeUnit.Millisecond)]
    [InlineData(TimeUnit.Nanosecond)]
    public async Task Feather_when_imported_then_the_same_bars_bit_for_bit(TimeUnit unit)
    {
        double[][] rows = [.. Enumerable.Range(0, 5_000).Select(i => new[] { 0.1 + i, 0.3 + i, 0.1 + i / 2.0, 0.2 + i, 1.0 / (i + 3) })];
        Feather("data/binance/BTC_USDT-1h.feather", unit, rows);
        using Workspace tk = Workspace.Open(_folder.File("ws"));

        ImportReport report = await tk.Import.RunAsync("freqtrade", _folder.File("data"));

        ImportedSeries one = Assert.Single(report.Series);
        Assert.Equal(("BTC/USDT", "binance", "1h", 5_000L, true), (one.Symbol, one.Exchange, one.Timeframe, one.RowsBefore, one.IsEqual));
        BarSeries bars = await tk.Bars.ReadAsync("binance:BTC/USDT", "1h");
        Assert.Equal(new DateTime(2024, 1, 1), bars[0].Time);
        Assert.Equal(rows.Select(row => row[4]), bars.Select(bar => bar.Volume!.Value));
        Assert.Equal(rows.Select(row => row[3]), bars.Select(bar => bar.Close));
        Assert.True(Assert.Single((await tk.Import.RunAsync("freqtrade", _folder.File("data"))).Series).Skipped);
    }

    [Fact]
    public async Task Json_when_plain_or_packed_then_the_same_bars_and_an_empty_volume_is_none()
    {
        string text = $"[[{Start},0.1,0.3,0.1,0.2,12.5],[{Start + Hour},0.2,0.4,0.2,0.3,null]]";
        _folder.Write("user_data/data/kraken/ETH_EUR-1h.json", text);
        using (GZipStream packed = new(File.Create(_folder.File("user_data/data/kraken/XRP_EUR-1h.json.gz")), CompressionMode.Compress))
        {
            packed.Write(Encoding.UTF8.GetBytes(text));
        }

        using Workspace tk = Workspace.Open(_folder.File("ws"));
        Assert.True((await tk.Import.RunAsync("freqtrade", _folder.File("user_data"))).IsEqual);
        foreach (string pair in new[] { "kraken:ETH/EUR", "kraken:XRP/EUR" })
        {
            BarSeries bars = await tk.Bars.ReadAsync(pair, "1h");
            Assert.Equal((0.1, 12.5), (bars[0].Open, bars[0].Volume));
            Assert.Null(bars[1].Volume);
        }
    }

    [Fact]
    public async Task Futures_when_marks_funding_and_trades_lie_beside_them_then_only_bars_come_and_notes_name_the_rest()
    {
        double[][] rows = [[1, 2, 1, 2, 5], [2, 3, 2, 3, 5]];
        Feather("data/binance/futures/BTC_USDT_USDT-1h-futures.feather", TimeUnit.Millisecond, rows);
        Feather("data/binance/futures/BTC_USDT_USDT-8h-mark.feather", TimeUnit.Millisecond, rows);
        Feather("data/binance/futures/BTC_USDT_USDT-8h-funding_rate.feather", TimeUnit.Millisecond, rows);
        Feather("data/binance/BTC_USDT-1h.feather", TimeUnit.Millisecond, rows);
        _folder.Write("data/binance/BTC_USDT-1h.json", "[]");
        _folder.Write("data/binance/BTC_USDT-trades.json", "[]");
        using Workspace tk = Workspace.Open(_folder.File("ws"));
        ImportReport report = await tk.Import.RunAsync("freqtrade", _folder.File("data"));
        Assert.Equal(["BTC/USDT", "BTC/USDT:USDT"], report.Series.Select(one => one.Symbol).Order());
        Assert.All(report.Series, one => Assert.True(one.IsEqual));
        Assert.Contains(report.Notes, note => note.Contains("-mark.feather was left out", StringComparison.Ordinal));
        Assert.Contains(report.Notes, note => note.Contains("funding_rate is not", StringComparison.Ordinal));
        Assert.Contains(report.Notes, note => note.StartsWith("BTC_USDT-1h.json was left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task File_when_it_is_damaged_then_a_problem_and_the_others_come()
    {
        Feather("data/x/A_B-1h.feather", TimeUnit.Millisecond, [[1, 2, 1, 2, 5], [2, 3, 2, 3, 5]]);
        byte[] bytes = File.ReadAllBytes(_folder.File("data/x/A_B-1h.feather"));
        File.WriteAllBytes(_folder.File("data/x/C_D-1h.feather"), bytes[..(bytes.Length / 2)]);
        _folder.Write("data/x/E_F-1h.json", $"[[{Start},1,2,1,");
        using Workspace tk = Workspace.Open(_folder.File("ws"));
        ImportReport report = await tk.Import.RunAsync("freqtrade", _folder.File("data"));
        Assert.Equal("A/B", Assert.Single(report.Series).Symbol);
        Assert.Equal(["C/D 1h", "E/F 1h"], report.Problems.Select(problem => problem[..6]).Order());
    }

    private void Feather(string name, TimeUnit unit, double[][] rows)
    {
        string path = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        TimestampArray.Builder dates = new(new TimestampType(unit, "UTC"));
        foreach (int row in Enumerable.Range(0, rows.Length))
        {
            dates.Append(DateTimeOffset.FromUnixTimeMilliseconds(Start + row * Hour));
        }

        string[] numbers = ["open", "high", "low", "close", "volume"];
        IArrowArray[] columns = [dates.Build(), .. numbers.Select((_, i) => new DoubleArray.Builder().AppendRange(rows.Select(row => row[i])).Build())];
        Schema schema = new([new("date", columns[0].Data.DataType, true), .. numbers.Select(n => new Field(n, DoubleType.Default, true))], null);
        using ArrowFileWriter writer = new(File.Create(path), schema, leaveOpen: false, new IpcOptions { CompressionCodec = CompressionCodecType.Lz4Frame, CompressionCodecFactory = new CompressionCodecFactory() });
        writer.WriteRecordBatch(new RecordBatch(schema, columns, rows.Length));
        writer.WriteEnd();
    }
}

namespace Toolkit.Tests.Reading;

/// <summary>Files written by Parquet.Net and read by DuckDB, and the other way round.</summary>
public sealed class ParquetBarsTests : IDisposable
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly SeriesKey Key = new("local", "ACME", "1m");

    private readonly TemporaryFolder _folder = new();
    private readonly Workspace _tk;

    public ParquetBarsTests() => _tk = Workspace.Open(_folder.File("ws"));

    public void Dispose()
    {
        _tk.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(123_000)]
    public async Task Written_file_when_duckdb_filters_it_by_time_then_it_has_every_bar(int count)
    {
        BarSeries bars = Minutes(count);
        string path = _folder.File("acme.parquet");

        await bars.WriteParquetAsync(path);

        // The middle, the first and the last bar; a filter by time goes by the statistics that the writer left.
        foreach ((int from, int to) in new[] { (0, count), (count / 2, count), (0, 1), (count - 1, count) })
        {
            Frame found = await _tk.SqlAsync(
                "SELECT time, open, high, low, close, volume FROM read_parquet($path) WHERE time >= $from AND time < $to AND symbol = 'ACME' ORDER BY time",
                new { path, from = bars.Time[from], to = bars.Time[to - 1].AddMinutes(1) });
            MustEqual(bars.Slice(bars.Time[from], bars.Time[to - 1].AddMinutes(1)), found);
        }

        Frame types = await _tk.SqlAsync("SELECT string_agg(column_name || ' ' || column_type, ', ') AS t FROM (DESCRIBE FROM read_parquet($path))", new { path });
        Assert.Equal(
            "exchange VARCHAR, symbol VARCHAR, timeframe VARCHAR, time TIMESTAMP, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume DOUBLE",
            types.Column<string>("t")[0]);
    }

    [Fact]
    public async Task Written_file_when_read_again_or_taken_in_then_the_same_bars()
    {
        BarSeries bars = Minutes(130_000);
        string path = _folder.File("acme.parquet");
        await File.WriteAllTextAsync(path, "what was there");

        await bars.WriteParquetAsync(path);
        await _tk.Ingest.ParquetAsync(path, "ACME", "1m");

        Assert.True(bars.SequenceEqual(await ParquetBars.ReadParquetAsync([path], Key)));
        Assert.True(bars.SequenceEqual(await _tk.Bars.ReadAsync("ACME", "1m")));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Filled_bars_when_written_then_left_out()
    {
        BarSeries bars = BarSeries.From([.. new[] { 0, 1, 2, 5 }.Select(minute => new Bar(Start.AddMinutes(minute), 1, 1, 1, 1, null))], "ACME", "1m").Fill(TradingCalendar.AlwaysOpen);
        string path = _folder.File("acme.parquet");

        await bars.WriteParquetAsync(path);

        Assert.Equal(6, bars.Count);
        Assert.Equal([0.0, 1, 2, 5], (await ParquetBars.ReadParquetAsync([path], Key)).Time.Select(time => (time - Start).TotalMinutes));
    }

    [Fact]
    public async Task Files_of_the_store_when_read_then_the_bars_of_that_series_alone()
    {
        await _tk.Ingest.BarsAsync("ACME", "1m", Minutes(6_000));
        await _tk.Ingest.BarsAsync("ACME", "1d", [new(Start, 1, 2, 0.5, 1.5, 7)]);
        await _tk.Ingest.BarsAsync("OIL", "1m", [new(Start, -37, -36, -40, -38, 7)], new() { AllowNonPositive = true });
        _tk.Maintenance.Compact(all: true);
        string[] paths = [.. _tk.Files().Select(file => file.Path)];

        Assert.True(Minutes(6_000).SequenceEqual(await ParquetBars.ReadParquetAsync(paths, Key)));
        Assert.Equal(1.5, Assert.Single(await ParquetBars.ReadParquetAsync(paths, Key with { Timeframe = "1d" })).Close);
        Assert.Equal(-38, Assert.Single(await ParquetBars.ReadParquetAsync(paths, Key with { Symbol = "OIL" })).Close);
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => ParquetBars.ReadParquetAsync(paths, Key with { Exchange = "other" }))).Kind);
    }

    [Theory]
    [InlineData("TIMESTAMP_MS")]
    [InlineData("TIMESTAMP")]
    [InlineData("TIMESTAMPTZ")]
    public async Task Files_of_others_when_read_then_rows_in_any_order_and_of_two_the_one_in_the_later_file(string type)
    {
        string one = _folder.File("one.parquet"), two = _folder.File("two.parquet");
        string rows = $"SELECT 'local' AS exchange, 'ACME' AS symbol, '1m' AS timeframe, t::{type} AS time, c AS open, c AS high, c AS low, c AS close, NULL::DOUBLE AS volume";
        await CopyAsync($"{rows} FROM (VALUES (TIMESTAMP '2024-01-01 00:02:00', 3.0::DOUBLE), ('2024-01-01 00:00:00', 1.0), ('2024-01-01 00:01:00', 2.0)) v(t, c)", one);
        await CopyAsync($"{rows} FROM (VALUES (TIMESTAMP '2024-01-01 00:01:00', 20.0::DOUBLE)) v(t, c)", two);

        BarSeries bars = await ParquetBars.ReadParquetAsync([one, two], Key);

        Assert.Equal([1.0, 20, 3], bars.Close);
        Assert.Equal([Start, Start.AddMinutes(1), Start.AddMinutes(2)], bars.Time);
        Assert.Null(bars[0].Volume);
    }

    [Theory]
    [InlineData("SELECT 1 AS x", "the column 'time' is no TIMESTAMP")]
    [InlineData("SELECT 'local' AS exchange, 'ACME' AS symbol, '1m' AS timeframe, DATE '2024-01-01' AS time", "the column 'time' is no TIMESTAMP")]
    [InlineData("SELECT 'local' AS exchange, 'ACME' AS symbol, TIMESTAMP '2024-01-01' AS time", "there is no column 'timeframe'; there are exchange, symbol, time")]
    [InlineData("SELECT 'local' AS exchange, 'ACME' AS symbol, '1m' AS timeframe, TIMESTAMP '2024-01-01' AS time, 1 AS open", "the column 'open' holds Int32 instead of Double")]
    [InlineData("SELECT 'local' AS exchange, 'ACME' AS symbol, '1m' AS timeframe, TIMESTAMP '2024-01-01' AS time, NULL::DOUBLE AS open", "the column 'open' has a NULL")]
    [InlineData("SELECT 'local' AS exchange, 'ACME' AS symbol, '1m' AS timeframe, TIMESTAMP '2024-01-01' AS time, 1.0::DOUBLE AS open, 0.5::DOUBLE AS high, 1.0::DOUBLE AS low, 1.0::DOUBLE AS close, 1.0::DOUBLE AS volume", "the bar of 2024-01-01T00:00:00: high is below")]
    public async Task Files_that_hold_no_bars_when_read_then_bad_data_that_says_why(string select, string why)
    {
        string path = _folder.File("other.parquet");
        await CopyAsync(select, path);

        ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => ParquetBars.ReadParquetAsync([path], Key));

        Assert.Equal(ErrorKind.BadData, e.Kind);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_are_no_parquet_or_not_there_when_read_then_an_error_that_names_them()
    {
        string text = _folder.Write("text.parquet", "time,open,high,low,close,volume\n");

        Assert.Equal(ErrorKind.BadData, (await Assert.ThrowsAsync<ToolkitException>(() => ParquetBars.ReadParquetAsync([text], Key))).Kind);
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => ParquetBars.ReadParquetAsync([text + "x"], Key))).Kind);
    }

    [Fact]
    public async Task Files_that_are_cut_or_changed_in_a_bit_when_read_then_bad_data_or_other_bars_and_nothing_worse()
    {
        string path = _folder.File("acme.parquet");
        await Minutes(300).WriteParquetAsync(path);
        byte[] whole = await File.ReadAllBytesAsync(path);
        for (int length = 0; length < whole.Length; length += 61)
        {
            await File.WriteAllBytesAsync(path, whole[..length]);
            Assert.Equal(ErrorKind.BadData, (await Assert.ThrowsAsync<ToolkitException>(() => ParquetBars.ReadParquetAsync([path], Key))).Kind);
        }

        Random random = new(21);
        for (int i = 0; i < 400; i++)
        {
            byte[] bytes = [.. whole];
            int at = i % 2 == 0 ? random.Next(whole.Length) : whole.Length - 1 - random.Next(Math.Min(1_500, whole.Length));
            bytes[at] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(path, bytes);
            try
            {
                await ParquetBars.ReadParquetAsync([path], Key);
            }
            catch (ToolkitException e)
            {
                Assert.True(e.Kind is ErrorKind.BadData or ErrorKind.NotFound, $"byte {at}: {e.Kind} {e.Message}");
            }
        }
    }

    /// <summary>Minutes with prices of two decimals and of all, and volumes that are missing.</summary>
    private static BarSeries Minutes(int count)
    {
        Random random = new(7);
        return BarSeries.From(
            Enumerable.Range(0, count).Select(i =>
            {
                double price = i % 3 == 0 ? 100 + random.Next(1_000) / 100.0 : 100 + random.NextDouble();
                return new Bar(Start.AddMinutes(i).AddMicroseconds(i % 5), price, price + 1, price - 1, price + 0.25, i % 11 == 0 ? null : random.Next(1_000));
            }),
            "ACME", "1m");
    }

    private static void MustEqual(BarSeries expected, Frame found)
    {
        Assert.Equal(expected.Time, found.Column<DateTime>("time"));
        Assert.Equal(expected.Open, found.Column<double>("open"));
        Assert.Equal(expected.High, found.Column<double>("high"));
        Assert.Equal(expected.Low, found.Column<double>("low"));
        Assert.Equal(expected.Close, found.Column<double>("close"));
        Assert.Equal(expected.Select(bar => bar.Volume), found.Column<double?>("volume"));
    }

    private Task CopyAsync(string select, string path) => _tk.SqlAsync($"COPY ({select}) TO '{path}' (FORMAT parquet)");
}

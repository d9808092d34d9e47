using ParquetSharp;
using Toolkit.Bars;
using Toolkit.Catalog;
using Toolkit.Reading;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Parquet;

/// <summary>Files of our encoder, read by DuckDB, by Arrow (ParquetSharp), by Parquet.Net and by our decoder: to the last bit.</summary>
public sealed class BarFileEncoderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Cases => [.. OddBars.Cases];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Written_file_when_read_by_any_reader_then_the_same_bars(string name)
    {
        IReadOnlyList<SeriesBars> series = OddBars.Of(name);
        string path = _folder.File("own.parquet");

        RowExtent rows = BarFileEncoder.Write(path, series, [("toolkit_file_id", "ünique")]);

        Assert.Equal(new(series.Sum(one => one.Columns.Count), series.Min(one => one.Columns.Time.Span[0]), series.Max(one => one.Columns.Time.Span[^1])), rows);
        OddBars.MustEqual(series, OddBars.ByDuckDb(path));
        OddBars.MustEqual(series, ByArrow(path));
        using BarFileDecoder own = BarFileDecoder.TryOpen(path)!;
        OddBars.MustEqual(series, own.ReadAll("1m", threads: 2));
        Assert.Equal("ünique", own.Footer.Pairs["toolkit_file_id"]);
        foreach (SeriesBars one in series.Take(10))
        {
            OddBars.MustEqual(one.Columns, await ByParquetNetAsync(path, one.Key));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Statistics_when_read_by_arrow_then_the_bounds_of_each_row_group(string name)
    {
        IReadOnlyList<SeriesBars> series = OddBars.Of(name);
        string path = _folder.File("own.parquet");
        BarFileEncoder.Write(path, series, []);

        using ParquetFileReader file = new(path);
        double[] volumes = [.. series.SelectMany(one => one.Columns.Volume.ToArray())], highs = [.. series.SelectMany(one => one.Columns.High.ToArray())];
        long[] times = [.. series.SelectMany(one => one.Columns.Time.ToArray())];
        int at = 0;
        for (int group = 0; group < file.FileMetaData.NumRowGroups; group++)
        {
            using RowGroupReader reader = file.RowGroup(group);
            int end = at + (int)reader.MetaData.NumRows;
            using ParquetSharp.Statistics time = reader.MetaData.GetColumnChunkMetaData(3).Statistics!, high = reader.MetaData.GetColumnChunkMetaData(5).Statistics!, volume = reader.MetaData.GetColumnChunkMetaData(8).Statistics!;
            double[] known = [.. volumes[at..end].Where(value => !double.IsNaN(value))];
            Assert.Equal((times[at..end].Min(), times[at..end].Max()), ((long)time.MinUntyped, (long)time.MaxUntyped));
            Assert.Equal((highs[at..end].Min(), highs[at..end].Max()), ((double)high.MinUntyped, (double)high.MaxUntyped));
            Assert.Equal(end - at - known.Length, volume.NullCount);
            Assert.Equal(known.Length > 0, volume.HasMinMax);
            if (known.Length > 0)
            {
                Assert.Equal((known.Min(), known.Max()), ((double)volume.MinUntyped, (double)volume.MaxUntyped));
            }

            at = end;
        }

        Assert.Equal(times.Length, at);
    }

    [Fact]
    public void Bounds_when_zero_then_they_stand_for_both_zeros()
    {
        string path = _folder.File("own.parquet");
        BarFileEncoder.Write(path, [OddBars.One("A", 10, price: _ => 0.0, volume: _ => -0.0)], []);

        ChunkFooter[] chunks = BarFileDecoder.ReadFooter(path)!.Groups[0].Chunks;

        foreach (int column in new[] { 4, 8 })
        {
            Assert.Equal((-0.0, 0.0), (BitConverter.ToDouble(chunks[column].Range.Least!), BitConverter.ToDouble(chunks[column].Range.Most!)));
            Assert.True(double.IsNegative(BitConverter.ToDouble(chunks[column].Range.Least!)));
            Assert.False(double.IsNegative(BitConverter.ToDouble(chunks[column].Range.Most!)));
        }
    }

    [Fact]
    public void Times_and_texts_when_duckdb_filters_by_them_then_the_rows_that_have_them()
    {
        IReadOnlyList<SeriesBars> series = OddBars.Of("several series");
        string path = _folder.File("own.parquet");
        BarFileEncoder.Write(path, series, []);

        using DuckDB.NET.Data.DuckDBConnection duck = new("DataSource=:memory:");
        duck.Open();
        foreach (SeriesBars one in series)
        {
            using DuckDB.NET.Data.DuckDBCommand command = duck.CreateCommand();
            long from = one.Columns.Time.Span[one.Columns.Count / 2];
            command.CommandText = $"SELECT count(*) FROM read_parquet('{path}') WHERE exchange = '{one.Key.Exchange}' AND symbol = '{one.Key.Symbol}' AND time >= make_timestamp({from})";
            Assert.Equal((long)one.Columns.Count - one.Columns.Count / 2, command.ExecuteScalar());
        }
    }

    [Fact]
    public void Bars_of_us_sessions_when_written_then_smaller_than_what_duckdb_makes_of_them()
    {
        Random random = new(1);
        long price = 40_000;
        double[][] values = [new double[123_000], new double[123_000], new double[123_000], new double[123_000]];
        for (int i = 0; i < values[0].Length; i++)
        {
            long open = price + random.Next(-3, 4), close = open + random.Next(-9, 10);
            (values[0][i], values[3][i], price) = (open / 100.0, close / 100.0, close);
            (values[1][i], values[2][i]) = ((Math.Max(open, close) + random.Next(6)) / 100.0, (Math.Min(open, close) - random.Next(6)) / 100.0);
        }

        SeriesBars one = OddBars.One("SPY", 123_000);
        one = one with { Columns = one.Columns with { Open = values[0], High = values[1], Low = values[2], Close = values[3] } };
        (string own, string duck) = (_folder.File("own.parquet"), _folder.File("duck.parquet"));
        BarFileEncoder.Write(own, [one], []);
        DuckFiles.Rewrite(own, duck, "PARQUET_VERSION V2, COMPRESSION zstd, COMPRESSION_LEVEL 3, ROW_GROUP_SIZE 122880");

        Assert.InRange(new FileInfo(own).Length / (double)new FileInfo(duck).Length, 0.5, 0.93);
    }

    private static IReadOnlyList<SeriesBars> ByArrow(string path)
    {
        using ParquetFileReader file = new(path);
        OddBars.Rows rows = new();
        for (int group = 0; group < file.FileMetaData.NumRowGroups; group++)
        {
            using RowGroupReader reader = file.RowGroup(group);
            int count = (int)reader.MetaData.NumRows;
            T[] All<T>(int column) => reader.Column(column).LogicalReader<T>().ReadAll(count);
            (string[] exchange, string[] symbol, string[] timeframe, DateTime?[] time) = (All<string>(0), All<string>(1), All<string>(2), All<DateTime?>(3));
            double?[][] values = [.. Enumerable.Range(4, 5).Select(All<double?>)];
            for (int row = 0; row < count; row++)
            {
                DateTime at = DateTime.SpecifyKind(time[row]!.Value, DateTimeKind.Utc);
                rows.Add(new(exchange[row], symbol[row], timeframe[row]), UnixMicroseconds.From(at), [.. values.Select((column, i) => column[row] ?? (i == 4 ? double.NaN : throw new InvalidDataException("a price is NULL")))]);
            }
        }

        return rows.Series();
    }

    private static async Task<BarColumns> ByParquetNetAsync(string path, SeriesKey key)
    {
        await using BarFileReader reader = await BarFileReader.OpenAsync(path, default);
        BarColumns all = BarColumns.Empty;
        await foreach (BarColumns rows in reader.ReadAsync(key, TimeRange.All, BarFields.All, default))
        {
            all = BarMerge.Of(all, rows);
        }

        return all;
    }
}

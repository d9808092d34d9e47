using DuckDB.NET.Data;
using ParquetSharp;
using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Parquet;

/// <summary>Footers of small files, as Arrow (ParquetSharp) and DuckDB read them.</summary>
public sealed class FooterEncoderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("own.parquet");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(300)]
    public void Pairs_when_there_are_so_many_then_each_is_read(int count)
    {
        (string Key, string Value)[] pairs = [.. Enumerable.Range(0, count).Select(i => ($"key {i}", new string('é', i)))];
        BarFileEncoder.Write(Path, [OddBars.One("A", 3)], pairs);

        using ParquetFileReader file = new(Path);
        Assert.Equal(pairs.ToDictionary(), file.FileMetaData.KeyValueMetadata);
        Assert.Equal(pairs.ToDictionary(), BarFileDecoder.ReadFooter(Path)!.Pairs);

        // Arrow says how many bytes it found to belong to the footer: all of them, before its length and the mark.
        byte[] bytes = File.ReadAllBytes(Path);
        Assert.Equal(BitConverter.ToInt32(bytes, bytes.Length - 8), (long)file.FileMetaData.Size);
    }

    [Fact]
    public void File_without_bars_when_written_then_no_rows_and_nothing_else()
    {
        Assert.Equal(default, BarFileEncoder.Write(Path, [], [("a", "b")]));

        using ParquetFileReader file = new(Path);
        Assert.Equal((0, 0), (file.FileMetaData.NumRows, file.FileMetaData.NumRowGroups));
        Assert.Empty(OddBars.ByDuckDb(Path));
        using BarFileDecoder own = BarFileDecoder.TryOpen(Path)!;
        Assert.Empty(own.ReadAll("1m", threads: 1));
    }

    [Fact]
    public void Columns_when_described_then_local_times_in_microseconds_texts_and_doubles()
    {
        BarFileEncoder.Write(Path, [OddBars.One("A", 3)], []);

        using ParquetFileReader file = new(Path);
        using TimestampLogicalType time = (TimestampLogicalType)file.FileMetaData.Schema.Column(3).LogicalType;
        Assert.Equal((false, TimeUnit.Micros), (time.IsAdjustedToUtc, time.TimeUnit));
        Assert.Equal(
            ["exchange VARCHAR", "symbol VARCHAR", "timeframe VARCHAR", "time TIMESTAMP", "open DOUBLE", "high DOUBLE", "low DOUBLE", "close DOUBLE", "volume DOUBLE"],
            Query($"SELECT column_name || ' ' || column_type FROM (DESCRIBE FROM read_parquet('{Path}'))"));
    }

    [Fact]
    public void Encodings_and_sizes_of_the_columns_when_read_then_what_their_pages_have()
    {
        // Opens of two values get a dictionary, volumes that all differ do not.
        SeriesBars one = OddBars.One("A", 2_000, price: random => random.Next(2), volume: random => random.NextDouble());
        BarFileEncoder.Write(Path, [one], []);

        using ParquetFileReader file = new(Path);
        using RowGroupReader group = file.RowGroup(0);
        using ColumnChunkMetaData symbol = group.MetaData.GetColumnChunkMetaData(1), time = group.MetaData.GetColumnChunkMetaData(3), open = group.MetaData.GetColumnChunkMetaData(4), volume = group.MetaData.GetColumnChunkMetaData(8);
        Assert.Equal([Encoding.Rle, Encoding.Plain, Encoding.RleDictionary], symbol.Encodings);
        Assert.Equal([Encoding.Rle, Encoding.DeltaBinaryPacked], time.Encodings);
        Assert.Equal([Encoding.Rle, Encoding.Plain, Encoding.RleDictionary], open.Encodings);
        Assert.Equal([Encoding.Rle, Encoding.ByteStreamSplit], volume.Encodings);
        ChunkFooter chunk = BarFileDecoder.ReadFooter(Path)!.Groups[0].Chunks[8];
        List<EncodedPage> pages = EncodedPage.All(File.ReadAllBytes(Path).AsSpan((int)chunk.Start, (int)chunk.Length));
        Assert.Equal(pages.Sum(page => page.HeaderLength + page.Levels.Length + page.Values.Length), volume.TotalUncompressedSize);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(256)]
    [InlineData(257)]
    public void Symbols_when_there_are_so_many_then_each_has_its_bars(int count)
    {
        SeriesBars[] series = [.. Enumerable.Range(0, count).Select(i => OddBars.One($"S{i:000}", 1 + i % 3, seed: i))];
        BarFileEncoder.Write(Path, series, []);

        OddBars.MustEqual(series, OddBars.ByDuckDb(Path));
        using BarFileDecoder own = BarFileDecoder.TryOpen(Path)!;
        OddBars.MustEqual(series, own.ReadAll("1m", threads: 1));
    }

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(3_000)]
    public void Prices_of_so_many_kinds_when_read_then_the_same(int different)
    {
        SeriesBars one = OddBars.One("A", 12_000, price: random => random.Next(different) / 8.0, volume: random => random.Next(4) == 0 ? double.NaN : random.Next(different));
        RowExtent rows = BarFileEncoder.Write(Path, [one], []);

        Assert.Equal(new(12_000, one.Columns.Time.Span[0], one.Columns.Time.Span[^1]), rows);
        OddBars.MustEqual([one], OddBars.ByDuckDb(Path));
        using BarFileDecoder own = BarFileDecoder.TryOpen(Path)!;
        OddBars.MustEqual([one], own.ReadAll("1m", threads: 1));
    }

    [Fact]
    public void Price_that_is_no_number_when_written_then_a_value_and_not_a_gap()
    {
        SeriesBars one = OddBars.One("A", 50, price: random => random.Next(2) == 0 ? double.NaN : 1);
        BarFileEncoder.Write(Path, [one], []);

        OddBars.MustEqual([one], OddBars.ByDuckDb(Path));
        using BarFileDecoder own = BarFileDecoder.TryOpen(Path)!;
        OddBars.MustEqual([one], own.ReadAll("1m", threads: 1));
        Assert.Equal(["0"], Query($"SELECT count(*)::VARCHAR FROM read_parquet('{Path}') WHERE open IS NULL"));
    }

    [Fact]
    public void Times_when_their_steps_are_of_more_than_56_bits_then_the_same()
    {
        // From year 1 to year 9999 in one step, among short ones.
        static long Of(int year, int second) => UnixMicroseconds.From(new DateTime(year, 1, 1, 0, 0, second, DateTimeKind.Utc));
        long[] times = [Of(1, 0), Of(1, 1), Of(1, 2), Of(9_999, 0), Of(9_999, 1), Of(9_999, 9)];
        SeriesBars one = OddBars.One("A", times.Length);
        one = one with { Columns = one.Columns with { Time = times } };
        BarFileEncoder.Write(Path, [one], []);

        OddBars.MustEqual([one], OddBars.ByDuckDb(Path));
        using BarFileDecoder own = BarFileDecoder.TryOpen(Path)!;
        OddBars.MustEqual([one], own.ReadAll("1m", threads: 1));
    }

    private static List<string> Query(string sql)
    {
        using DuckDBConnection duck = new("DataSource=:memory:");
        duck.Open();
        using DuckDBCommand command = duck.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}

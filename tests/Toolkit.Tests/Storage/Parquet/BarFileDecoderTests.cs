using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Parquet;

/// <summary>Files that DuckDB writes, read by our decoder: to the last bit.</summary>
public sealed class BarFileDecoderTests : IDisposable
{
    private const string AsInTheStore = "PARQUET_VERSION V2, COMPRESSION zstd, COMPRESSION_LEVEL 3, ROW_GROUP_SIZE 122880";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Cases => [.. OddBars.Cases];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void File_of_duckdb_when_read_then_the_same_bars(string name)
    {
        IReadOnlyList<SeriesBars> series = OddBars.Of(name);

        foreach ((int i, string options) in new[] { AsInTheStore, "PARQUET_VERSION V1, COMPRESSION zstd, ROW_GROUP_SIZE 10000", "PARQUET_VERSION V2, COMPRESSION uncompressed" }.Index())
        {
            string path = ByDuckDb(series, options, $"{i}");
            using BarFileDecoder file = BarFileDecoder.TryOpen(path)!;

            // DuckDB's dictionaries make one of both zeros.
            OddBars.MustEqual(name == "signs of zero" ? OddBars.ByDuckDb(path) : series, file.ReadAll("1m", threads: 2));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ranges_of_a_series_when_read_then_those_bars_and_no_others(bool own)
    {
        Random random = new(7);
        IReadOnlyList<SeriesBars> series = [.. new[] { OddBars.One("A", 200_000, volume: r => r.Next(4) == 0 ? double.NaN : 1), OddBars.One("B", 40_000, seed: 2), OddBars.One("C", 3, seed: 3) }];
        string path = own ? _folder.File("own.parquet") : ByDuckDb(series, AsInTheStore, "duck");
        if (own)
        {
            BarFileEncoder.Write(path, series, []);
        }

        using BarFileDecoder file = BarFileDecoder.TryOpen(path)!;
        foreach (SeriesBars one in series)
        {
            for (int i = 0; i < 20; i++)
            {
                int count = one.Columns.Count, from = random.Next(count), to = i < 10 ? random.Next(from, count) : Math.Min(count - 1, from + random.Next(3));
                BarColumns found = Read(file, one.Key, TimeRange.FromMicros(one.Columns.Time.Span[from], one.Columns.Time.Span[to]));
                OddBars.MustEqual(one.Columns.Slice(from, to - from), found);
            }
        }

        Assert.Empty(file.Find(new("alpha", "D", "1m"), TimeRange.All));
        Assert.Empty(file.Find(series[0].Key, TimeRange.FromMicros(0, 1)));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(256)]
    [InlineData(9_999)]
    public void Symbols_with_a_long_beginning_in_common_when_read_then_each_its_rows(int length)
    {
        // Bounds of texts may be cut off by whoever wrote them.
        string same = new('L', length);
        IReadOnlyList<SeriesBars> series = [OddBars.One(same, 4_096), OddBars.One(same + "M", 4_096, seed: 2), OddBars.One(same + "MN", 4_096, seed: 3)];
        string path = ByDuckDb(series, "PARQUET_VERSION V2, COMPRESSION zstd, ROW_GROUP_SIZE 2048", "duck");

        using BarFileDecoder file = BarFileDecoder.TryOpen(path)!;
        foreach (SeriesBars one in series)
        {
            OddBars.MustEqual(one.Columns, Read(file, one.Key, TimeRange.All));
        }
    }

    [Fact]
    public void Random_bars_when_written_by_either_and_read_then_the_same()
    {
        for (int seed = 0; seed < 25; seed++)
        {
            Random random = new(seed);
            IReadOnlyList<SeriesBars> series = [.. Enumerable.Range(0, random.Next(1, 6)).Select(i => OddBars.One(
                $"S{i}", random.Next(1, random.Next(2) == 0 ? 30 : 15_000), seed * 10 + i,
                price: Kind(random.Next(4)), volume: random.Next(2) == 0 ? null : r => r.Next(3) == 0 ? double.NaN : r.Next(100)))];
            string own = _folder.File($"own{seed}.parquet");
            BarFileEncoder.Write(own, series, []);
            string duck = _folder.File($"duck{seed}.parquet");
            DuckFiles.Rewrite(own, duck, $"PARQUET_VERSION V{random.Next(1, 3)}, COMPRESSION zstd, ROW_GROUP_SIZE {2048 * random.Next(1, 20)}");

            foreach (string path in new[] { own, duck })
            {
                using BarFileDecoder file = BarFileDecoder.TryOpen(path)!;
                OddBars.MustEqual(series, file.ReadAll("1m", threads: 1));
            }
        }
    }

    [Theory]
    [InlineData("SELECT exchange, symbol, timeframe, time, open, high, low, close, volume::BIGINT AS volume", AsInTheStore)]
    [InlineData("SELECT exchange, symbol, timeframe, time::TIMESTAMP_MS AS time, open, high, low, close, volume", AsInTheStore)]
    [InlineData("SELECT exchange, symbol, timeframe, time, open, high, low, close", AsInTheStore)]
    [InlineData("SELECT symbol, exchange, timeframe, time, open, high, low, close, volume", AsInTheStore)]
    [InlineData("SELECT *, 1.5::DOUBLE AS vwap", AsInTheStore)]
    [InlineData("SELECT *", "COMPRESSION snappy")]
    public void File_of_another_kind_when_opened_then_it_is_said_to_be_one(string columns, string options)
    {
        string own = _folder.File("own.parquet"), other = _folder.File("other.parquet");
        BarFileEncoder.Write(own, [OddBars.One("A", 100)], []);
        using DuckDB.NET.Data.DuckDBConnection duck = new("DataSource=:memory:");
        duck.Open();
        using DuckDB.NET.Data.DuckDBCommand command = duck.CreateCommand();
        command.CommandText = $"COPY ({columns} FROM read_parquet('{own}')) TO '{other}' (FORMAT parquet, {options})";
        command.ExecuteNonQuery();

        Assert.Null(BarFileDecoder.TryOpen(other));
    }

    [Fact]
    public void Column_with_a_null_when_read_then_bad_data_unless_it_is_the_volume()
    {
        string own = _folder.File("own.parquet"), other = _folder.File("other.parquet");
        BarFileEncoder.Write(own, [OddBars.One("A", 100)], []);
        using DuckDB.NET.Data.DuckDBConnection duck = new("DataSource=:memory:");
        duck.Open();
        using DuckDB.NET.Data.DuckDBCommand command = duck.CreateCommand();
        command.CommandText = $"COPY (SELECT * REPLACE (CASE WHEN epoch(time) % 240 = 0 THEN NULL ELSE high END AS high) FROM read_parquet('{own}')) TO '{other}' (FORMAT parquet, {AsInTheStore})";
        command.ExecuteNonQuery();

        using BarFileDecoder file = BarFileDecoder.TryOpen(other)!;
        ToolkitException e = Unwrapped(() => file.ReadAll("1m", 1));
        Assert.Equal(ErrorKind.BadData, e.Kind);
        Assert.Contains("'high' has a NULL", e.Message, StringComparison.Ordinal);
    }

    private static ToolkitException Unwrapped(Func<object> read) =>
        Record.Exception(read) switch { AggregateException many => (ToolkitException)many.InnerExceptions[0], var one => (ToolkitException)one! };

    private static Func<Random, double> Kind(int kind) => kind switch
    {
        0 => r => r.Next(2),
        1 => r => r.Next(1_000_000) / 100.0,
        2 => r => r.NextDouble(),
        _ => r => Math.Round(r.NextDouble() * 3, 1),
    };

    internal static BarColumns Read(BarFileDecoder file, SeriesKey key, TimeRange range)
    {
        List<RowStretch> found = file.Find(key, range);
        BarBuffer buffer = new(BarFields.All, found.Sum(stretch => stretch.Count));
        int at = 0;
        foreach (RowStretch stretch in found)
        {
            foreach (int column in buffer.Columns)
            {
                file.Read(stretch, column, buffer, at);
            }

            at += stretch.Count;
        }

        return buffer.Rows;
    }

    private string ByDuckDb(IReadOnlyList<SeriesBars> series, string options, string name)
    {
        string own = _folder.File($"{name}.own.parquet"), duck = _folder.File($"{name}.parquet");
        BarFileEncoder.Write(own, series, []);
        DuckFiles.Rewrite(own, duck, options);
        return duck;
    }
}

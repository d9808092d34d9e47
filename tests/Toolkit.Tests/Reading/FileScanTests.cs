using Toolkit.Catalog;
using Toolkit.Reading;
using Toolkit.Storage;
using Toolkit.Tests.Storage;
using Toolkit.Tests.Storage.Parquet;

namespace Toolkit.Tests.Reading;

/// <summary>Files of the store, beside the same files read by DuckDB: to the last bit.</summary>
public sealed class FileScanTests : StoredBarsTest
{
    [Fact]
    public void Several_row_groups_when_read_in_any_range_then_as_by_duckdb()
    {
        _store.Put(Stored.Key("A"), Strange(300_000, seed: 5));

        (int From, int To)[] ranges = [(0, 300_000), (122_879, 122_881), (122_880, 245_760), (100_000, 130_000), (299_999, 300_000), (7, 8)];
        foreach ((int from, int to) in ranges)
        {
            MustBeAsByDuckDb("A", Between(from, to), BarFields.All);
        }

        MustBeAsByDuckDb("A", TimeRange.All, BarFields.All);
        MustBeAsByDuckDb("A", TimeRange.All, BarFields.Close | BarFields.Volume);
        MustBeAsByDuckDb("A", TimeRange.All, BarFields.None);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    [InlineData(130_000)]
    public void Times_with_steps_from_a_microsecond_to_days_when_read_then_as_by_duckdb(int count)
    {
        Random random = new(count);
        long time = UnixMicroseconds.From(new(1800, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        long[] times = [.. Enumerable.Range(0, count).Select(_ => time += 1 + (long)Math.Pow(UnixMicroseconds.PerDay, random.NextDouble() * 1.1))];
        _store.Put(Stored.Key("A"), Stored.Bars(0, count) with { Time = times });

        MustBeAsByDuckDb("A", TimeRange.All, BarFields.All);
        MustBeAsByDuckDb("A", TimeRange.FromMicros(times[count / 3], times[^1]), BarFields.All);
    }

    [Fact]
    public void Row_groups_out_of_range_when_damaged_then_not_even_looked_at()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 300_000));
        string path = _store.Listings.Files()[0].Path;
        byte[] bytes = File.ReadAllBytes(path);
        // The pages of the first row group lie at the beginning; each is a third of the file or so.
        bytes.AsSpan(4, bytes.Length / 5).Clear();
        File.WriteAllBytes(path, bytes);

        BarColumns last = Read("A", Between(250_000, 300_000), BarFields.All);
        ToolkitException e = Assert.Throws<ToolkitException>(() => Read("A", Between(0, 10), BarFields.All));

        Assert.Equal(50_000, last.Count);
        Assert.Equal(ErrorKind.BadData, e.Kind);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.Contains("tk.Maintenance.Verify()", e.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_publishes_of_many_series_when_read_then_as_by_duckdb()
    {
        Random random = new(20_261_127);
        string[] symbols = ["A", "AA", "a", "B'; DROP TABLE bars; --", "BTC/USDT", "../x", "é😀", new string('L', 300)];
        for (int round = 0; round < 5; round++)
        {
            _store.Publish(new()
            {
                MadeBy = "bulk",
                Series = [.. symbols.Where(_ => random.Next(2) == 0).Select(symbol => Stored.Load(
                    Stored.Key(symbol), Stored.Bars(random.Next(30_000), random.Next(5_000, 9_000), random.Next(9), random.Next(1, 4))))],
            });
            foreach (string symbol in symbols.Where(s => _store.Listings.Find(Stored.Key(s)) is not null))
            {
                int from = random.Next(40_000);
                MustBeAsByDuckDb(symbol, TimeRange.All, BarFields.All);
                MustBeAsByDuckDb(symbol, Between(from, from + random.Next(1, 20_000)), BarFields.All);
            }
        }
    }

    [Fact]
    public void Symbol_of_two_exchanges_in_one_file_when_read_then_each_its_own()
    {
        SeriesKey[] keys = [Stored.Key("X", exchange: "alpha"), Stored.Key("X", exchange: "beta"), Stored.Key("Y", exchange: "alpha")];
        _store.Publish(new() { MadeBy = "bulk", Series = [.. keys.Select((key, i) => Stored.Load(key, Stored.Bars(0, 6_000, seed: i)))] });

        Assert.Single(_store.Listings.Files());
        for (int i = 0; i < keys.Length; i++)
        {
            OddBars.MustEqual(Stored.Bars(0, 6_000, seed: i), Read(keys[i], TimeRange.All, BarFields.All));
        }
    }

    [Fact]
    public void File_when_damaged_anywhere_then_bars_or_bad_data_but_never_another_error()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        string path = _store.Listings.Files()[0].Path;
        byte[] bytes = File.ReadAllBytes(path);
        int refused = 0;
        for (int at = 4; at < bytes.Length - 12; at += bytes.Length / 100)
        {
            byte[] damaged = [.. bytes];
            damaged.AsSpan(at, 8).Fill(0xFF);
            File.WriteAllBytes(path, damaged);
            try
            {
                Read("A", TimeRange.All, BarFields.All);
            }
            catch (ToolkitException e)
            {
                Assert.Equal(ErrorKind.BadData, e.Kind);
                Assert.Contains(path, e.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        // Some of the file is prices as they are, which no reader can tell from others; VerifyReads finds those by the hash.
        Assert.True(refused > 0);
    }

    [Fact]
    public void File_of_another_writer_when_the_catalog_lists_it_then_read_all_the_same()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        string path = _store.Listings.Files()[0].Path, other = _folder.File("other.parquet");
        DuckFiles.Rewrite(path, other, "COMPRESSION snappy");
        File.Move(other, path, overwrite: true);

        Assert.Null(BarFileDecoder.ReadFooter(path));
        OddBars.MustEqual(Stored.Bars(0, 6_000), Read("A", TimeRange.All, BarFields.All));
        OddBars.MustEqual(Stored.Bars(100, 50) with { Open = default }, Read("A", Between(100, 150), BarFields.All & ~BarFields.Open));
    }

    [Fact]
    public void File_when_it_has_other_rows_than_the_catalog_says_then_bad_data()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        string path = _store.Listings.Files()[0].Path;
        File.Delete(path);
        BarFileEncoder.Write(path, [new(Stored.Key("A"), Stored.Bars(0, 5_999))], []);

        ToolkitException e = Assert.Throws<ToolkitException>(() => Read("A", TimeRange.All, BarFields.All));

        Assert.Equal(ErrorKind.BadData, e.Kind);
        Assert.Contains("its footer says 5999 bars, published were 6000", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_when_its_times_do_not_ascend_then_bad_data()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        string path = _store.Listings.Files()[0].Path;
        BarColumns bars = Stored.Bars(0, 6_000);
        long[] times = bars.Time.ToArray();
        (times[10], times[11]) = (times[11], times[10]);
        File.Delete(path);
        BarFileEncoder.Write(path, [new(Stored.Key("A"), bars with { Time = times })], []);

        ToolkitException e = Assert.Throws<ToolkitException>(() => Read("A", TimeRange.All, BarFields.All));

        Assert.Equal(ErrorKind.BadData, e.Kind);
        Assert.Contains("the bars are not ascending by time", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_when_cancelled_then_stops()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        Assert.ThrowsAny<OperationCanceledException>(() => Read(Stored.Key("A"), TimeRange.All, BarFields.All, new(canceled: true)));
    }

    /// <summary>Prices of every size and sign of zero, volumes that are missing.</summary>
    private static BarColumns Strange(int count, int seed)
    {
        Random random = new(seed);
        BarColumns bars = Stored.Bars(0, count);
        double[] Values(double missing) => [.. Enumerable.Range(0, count).Select(_ => random.Next(20) switch
        {
            0 => missing,
            1 => double.Epsilon,
            2 => double.MaxValue,
            3 => -0.0,
            4 => random.NextDouble() * 1e-300,
            _ => random.Next(2) == 0 ? random.Next(100_000) / 100.0 : random.NextDouble() * 1e6,
        })];
        return bars with { Open = Values(0), High = Values(1), Low = Values(-1), Close = Values(2), Volume = Values(double.NaN) };
    }

    private static TimeRange Between(int from, int to) => TimeRange.Of(Start.AddMinutes(from), Start.AddMinutes(to));

    private void MustBeAsByDuckDb(string symbol, TimeRange range, BarFields fields)
    {
        using StoreSnapshot snapshot = _store.Snapshot();
        IReadOnlyList<SeriesFile> files = snapshot.Files(_store.Listings.Find(Stored.Key(symbol))!, range);
        using Workbench bench = new(null, _store, default);
        BarColumns expected = files.Count == 0 ? BarColumns.Empty : bench.Rows(
            $"""
            SELECT time, open, high, low, close, volume FROM {ParquetFiles.Read(files.Select(file => file.File), bench)}
            WHERE symbol = $symbol AND time >= make_timestamp($from) AND time < make_timestamp($to)
            """,
            ("symbol", symbol), ("from", range.FromMicroseconds), ("to", range.ToMicroseconds)).Bars;
        BarColumns Only(BarColumns rows) => rows with
        {
            Open = fields.HasFlag(BarFields.Open) ? rows.Open : default,
            High = fields.HasFlag(BarFields.High) ? rows.High : default,
            Low = fields.HasFlag(BarFields.Low) ? rows.Low : default,
            Close = fields.HasFlag(BarFields.Close) ? rows.Close : default,
            Volume = fields.HasFlag(BarFields.Volume) ? rows.Volume : default,
        };
        OddBars.MustEqual(Only(expected), Read(Stored.Key(symbol), range, fields));
    }

    private BarColumns Read(string symbol, TimeRange range, BarFields fields) => Read(Stored.Key(symbol), range, fields);

    private BarColumns Read(SeriesKey key, TimeRange range, BarFields fields, CancellationToken cancel = default)
    {
        using StoreSnapshot snapshot = _store.Snapshot();
        return new SeriesReader(threads: 2).Scan(snapshot.Files(_store.Listings.Find(key)!, range), key, range, fields, cancel);
    }
}

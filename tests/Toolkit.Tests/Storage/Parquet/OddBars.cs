using DuckDB.NET.Data;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Parquet;

/// <summary>Bars of all kinds that a file may hold, and what compares them to the last bit.</summary>
internal static class OddBars
{
    public static readonly string[] Cases =
    [
        "one row", "one less than a page", "one more than a page", "one less than a row group", "a row group", "one more than a row group", "several series", "many symbols",
        "no volume", "some volume", "few values", "random bits", "signs of zero", "extremes", "steps of all lengths",
        "other values in each row group",
    ];

    public static IReadOnlyList<SeriesBars> Of(string name) => name switch
    {
        "one row" => [One("A", 1)],
        "one less than a page" => [One("A", 10_239)],
        "one more than a page" => [One("A", 10_241)],
        "one less than a row group" => [One("A", 122_879)],
        "a row group" => [One("A", 122_880)],
        "one more than a row group" => [One("A", 122_881)],
        "several series" => Sorted([One("A", 70_000), One("AA", 60_000, seed: 2), One("a", 1, seed: 3), One("Z", 9_000, exchange: "beta", seed: 4), One("A", 5, exchange: "beta", seed: 5)]),
        "many symbols" => Sorted([.. Enumerable.Range(0, 400).Select(i => One(Symbol(i), 1 + i % 40, seed: i))]),
        "no volume" => [One("A", 20_000, volume: _ => double.NaN)],
        "some volume" => [One("A", 130_000, volume: random => random.Next(3) == 0 ? double.NaN : random.Next(1_000))],
        "few values" => [One("A", 30_000, price: random => random.Next(200) / 4.0, volume: _ => 0)],
        "random bits" => [One("A", 40_000, price: Finite, volume: random => random.Next(9) == 0 ? double.NaN : Math.Abs(Finite(random)))],
        "signs of zero" => [One("A", 300, price: random => random.Next(2) == 0 ? -0.0 : 0.0, volume: random => random.Next(2) == 0 ? -0.0 : 0.0)],
        "extremes" => [One("A", 300, price: random => random.Next(4) switch { 0 => double.MaxValue, 1 => double.MinValue, 2 => double.Epsilon, _ => -double.Epsilon }, volume: random => random.Next(2) == 0 ? double.MaxValue : double.NaN)],
        "steps of all lengths" => [WithSteps(20_000)],
        "other values in each row group" => [One("A", 4 * 122_880, price: Changing(), volume: Changing())],
        _ => throw new ArgumentException(name),
    };

    public static SeriesBars One(
        string symbol, int count, int seed = 1, string exchange = "alpha", Func<Random, double>? price = null, Func<Random, double>? volume = null)
    {
        Random random = new(seed);
        price ??= r => 100 + r.Next(5_000) / 100.0;
        double[] Values(Func<Random, double> one) => [.. Enumerable.Range(0, count).Select(_ => one(random))];
        long[] times = [.. Enumerable.Range(0, count).Select(i => UnixMicroseconds.From(new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc)) + (i + i / 390 * 1_050L) * UnixMicroseconds.PerMinute)];
        return new(new(exchange, symbol, "1m"), new(times, Values(price), Values(price), Values(price), Values(price), Values(volume ?? (r => r.Next(100, 500_000)))));
    }

    /// <summary>Few values, then many more, then nearly all different, then few: a layout that suits one row group does not suit the next ones.</summary>
    private static Func<Random, double> Changing()
    {
        int calls = 0;
        return random => (calls++ / 122_880 % 4) switch { 1 => random.Next(20_000) / 100.0, 2 => random.NextDouble(), _ => random.Next(200) / 4.0 };
    }

    /// <summary>Asserts that two lists of series hold the same, to the last bit.</summary>
    public static void MustEqual(IReadOnlyList<SeriesBars> expected, IReadOnlyList<SeriesBars> actual)
    {
        Assert.Equal(expected.Select(one => (one.Key, one.Columns.Count)), actual.Select(one => (one.Key, one.Columns.Count)));
        foreach ((SeriesBars want, SeriesBars got) in expected.Zip(actual))
        {
            MustEqual(want.Columns, got.Columns);
        }
    }

    public static void MustEqual(BarColumns expected, BarColumns actual)
    {
        Assert.True(expected.Time.Span.SequenceEqual(actual.Time.Span), "the times differ");
        (ReadOnlyMemory<double> Want, ReadOnlyMemory<double> Got)[] columns =
            [(expected.Open, actual.Open), (expected.High, actual.High), (expected.Low, actual.Low), (expected.Close, actual.Close), (expected.Volume, actual.Volume)];
        foreach ((int column, (ReadOnlyMemory<double> want, ReadOnlyMemory<double> got)) in columns.Index())
        {
            Assert.True(Bits(want).AsSpan().SequenceEqual(Bits(got)), $"column {column} differs");
        }
    }

    /// <summary>What DuckDB reads, in the order of the file.</summary>
    public static IReadOnlyList<SeriesBars> ByDuckDb(string path)
    {
        using DuckDBConnection duck = new("DataSource=:memory:");
        duck.Open();
        using DuckDBCommand command = duck.CreateCommand();
        command.CommandText = $"SELECT exchange, symbol, timeframe, epoch_us(time), open, high, low, close, volume FROM read_parquet('{path}')";
        using DuckDBDataReader reader = command.ExecuteReader();
        Rows rows = new();
        while (reader.Read())
        {
            rows.Add(
                new(reader.GetString(0), reader.GetString(1), reader.GetString(2)), reader.GetInt64(3),
                [reader.GetDouble(4), reader.GetDouble(5), reader.GetDouble(6), reader.GetDouble(7), reader.IsDBNull(8) ? double.NaN : reader.GetDouble(8)]);
        }

        return rows.Series();
    }

    private static ulong[] Bits(ReadOnlyMemory<double> values) => [.. values.ToArray().Select(BitConverter.DoubleToUInt64Bits)];

    private static List<SeriesBars> Sorted(List<SeriesBars> series) => [.. series.OrderBy(one => one.Key, SeriesOrder.Instance)];

    private static string Symbol(int i) => (i % 7) switch
    {
        0 => $"é😀{i}",
        1 => $"../{i}",
        2 => new string('L', 40 + i % 300),
        3 => $"B'; DROP TABLE bars; --{i}",
        4 => $"日本{i}",
        _ => $"BTC/USDT{i}",
    };

    private static double Finite(Random random)
    {
        while (true)
        {
            double value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsFinite(value))
            {
                return value;
            }
        }
    }

    private static SeriesBars WithSteps(int count)
    {
        Random random = new(9);
        SeriesBars one = One("A", count);
        long time = UnixMicroseconds.From(new(1700, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        long[] times = [.. Enumerable.Range(0, count).Select(_ => time += 1 + (long)Math.Pow(2, random.NextDouble() * 41))];
        return one with { Columns = one.Columns with { Time = times } };
    }

    /// <summary>Rows one after the other, put together to series.</summary>
    internal sealed class Rows
    {
        private readonly List<(SeriesKey Key, long Time, double[] Values)> _rows = [];

        public void Add(SeriesKey key, long time, double[] values) => _rows.Add((key, time, values));

        public IReadOnlyList<SeriesBars> Series() => [.. _rows.GroupBy(row => row.Key).Select(rows =>
        {
            double[] Column(int i) => [.. rows.Select(row => row.Values[i])];
            return new SeriesBars(rows.Key, new(rows.Select(row => row.Time).ToArray(), Column(0), Column(1), Column(2), Column(3), Column(4)));
        })];
    }
}

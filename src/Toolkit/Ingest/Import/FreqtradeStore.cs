using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using DuckDB.NET.Data;
using Toolkit.Storage;

namespace Toolkit.Ingest;

/// <summary>The data of freqtrade: <c>user_data/data/EXCHANGE/BTC_USDT-1h.feather</c> (or .parquet, .json, .json.gz), and futures in a folder of that name.</summary>
internal sealed partial class FreqtradeStore : OlderStore
{
    public const string Name = "freqtrade";

    /// <summary>Of one series in several formats the first of these is taken.</summary>
    private static readonly string[] Endings = ["feather", "parquet", "json.gz", "json"];

    private readonly List<(string Path, string Exchange, string Pair, Timeframe Timeframe)> _files = [];
    private readonly List<string> _notes = [];

    public FreqtradeStore(string folder)
    {
        foreach (string path in OlderFiles.Below(folder, "*").Where(path => FileName().IsMatch(Path.GetFileName(path))).OrderBy(path => System.Array.FindIndex(Endings, path.EndsWith)))
        {
            Add(path, FileName().Match(Path.GetFileName(path)));
        }

        if (_files.Count + _notes.Count == 0)
        {
            throw OlderStores.Nothing(folder, Name, "user_data/data/EXCHANGE/PAIR-TIMEFRAME.feather, .parquet, .json or .json.gz, such as binance/BTC_USDT-1h.feather");
        }

        _files.Sort((x, y) => string.CompareOrdinal(x.Path, y.Path));
    }

    public override IEnumerable<SeriesSource> Series(DuckDBConnection duck) => _files.Select(file => new SeriesSource(file.Path, file.Pair, file.Timeframe)
    {
        Exchange = file.Exchange,
        Facts = new(AssetType: "crypto"),
        Table = connection => file.Path.EndsWith(".parquet", StringComparison.Ordinal) ? ParquetFiles.Read([file.Path])
            : BarTable.FillUtc(connection, file.Path.EndsWith(".feather", StringComparison.Ordinal) ? Feather(file.Path) : Json(file.Path)),
    });

    public override Task BringOthersAsync(ImportJob job, CancellationToken cancel)
    {
        job.Notes.AddRange(_notes);
        return Task.CompletedTask;
    }

    private void Add(string path, Match name)
    {
        string kind = name.Groups["kind"].Value, what = Path.GetFileName(path);
        string folder = Path.GetDirectoryName(path)!;
        string exchange = Path.GetFileName(Path.GetFileName(folder) == "futures" ? Path.GetDirectoryName(folder)! : folder);
        string[] parts = name.Groups["pair"].Value.Split('_', 3);
        string pair = parts.Length == 3 ? $"{parts[0]}/{parts[1]}:{parts[2]}" : string.Join('/', parts);
        if (kind is not ("" or "spot" or "futures"))
        {
            _notes.Add($"{what} was left out: {kind} is not what is traded");
        }
        else if (!Timeframe.TryParse(name.Groups["timeframe"].Value.Replace("Mo", "mo", StringComparison.Ordinal), out Timeframe? timeframe))
        {
            _notes.Add($"{what} was left out: there is no timeframe {name.Groups["timeframe"].Value} here");
        }
        else if (_files.Exists(file => (file.Exchange, file.Pair, file.Timeframe) == (exchange, pair, timeframe)))
        {
            _notes.Add($"{what} was left out: the same series is there in another format");
        }
        else
        {
            _files.Add((path, exchange, pair, timeframe));
        }
    }

    private static IEnumerable<Bar> Feather(string path)
    {
        using ArrowFileReader reader = new(File.OpenRead(path), new CompressionCodecFactory());
        while (Next(reader, path) is { } batch)
        {
            using (batch)
            {
                if (batch.ColumnCount != 6)
                {
                    throw Odd(path, $"has {batch.ColumnCount} columns");
                }

                double?[][] values = [.. Enumerable.Range(1, 5).Select(at => Numbers(batch.Column(at), path))];
                long[] times = Times(batch.Column(0), path);
                for (int row = 0; row < batch.Length; row++)
                {
                    yield return Of(times[row], [.. values.Select(column => column[row])]);
                }
            }
        }
    }

    private static RecordBatch? Next(ArrowFileReader reader, string path)
    {
        try
        {
            return reader.ReadNextRecordBatch();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new ToolkitException(ErrorKind.BadData, $"{Path.GetFileName(path)} cannot be read as a feather file: {e.Message}", "is it cut off, or of the first version of that format? pandas writes it again", e);
        }
    }

    private static double?[] Numbers(IArrowArray column, string path) => column switch
    {
        DoubleArray doubles => [.. doubles],
        FloatArray floats => [.. floats.Select(value => (double?)value)],
        Int64Array whole => [.. whole.Select(value => (double?)value)],
        _ => throw Odd(path, $"has a column of {column.Data.DataType.Name}"),
    };

    /// <summary>Microseconds since 1970.</summary>
    private static long[] Times(IArrowArray column, string path) => (column, column.Data.DataType) switch
    {
        (TimestampArray times, TimestampType type) => [.. times.Values.ToArray().Select(time => type.Unit switch
        {
            TimeUnit.Second => time * UnixMicroseconds.PerSecond,
            TimeUnit.Millisecond => time * 1_000,
            TimeUnit.Microsecond => time,
            _ => time / 1_000,
        })],
        (Int64Array times, _) => [.. times.Values.ToArray().Select(time => time * 1_000)],
        _ => throw Odd(path, $"has times of {column.Data.DataType.Name}"),
    };

    private static IEnumerable<Bar> Json(string path)
    {
        using Stream file = File.OpenRead(path);
        using Stream text = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using IEnumerator<double?[]?> rows = JsonSerializer.DeserializeAsyncEnumerable<double?[]>(text).ToBlockingEnumerable().GetEnumerator();
        while (Next(rows, path) is { } row)
        {
            yield return row is [{ } time, _, _, _, _, ..] ? Of((long)time * 1_000, row[1..]) : throw Odd(path, $"has a row of {row.Length} values");
        }
    }

    private static double?[]? Next(IEnumerator<double?[]?> rows, string path)
    {
        try
        {
            return rows.MoveNext() ? rows.Current ?? [] : null;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw new ToolkitException(ErrorKind.BadData, $"{Path.GetFileName(path)} cannot be read: {e.Message}", "is it cut off?", e);
        }
    }

    private static Bar Of(long micros, double?[] values) => new(
        UnixMicroseconds.ToDateTime(micros), values[0] ?? double.NaN, values[1] ?? double.NaN, values[2] ?? double.NaN, values[3] ?? double.NaN, values.Length > 4 ? values[4] : null);

    private static ToolkitException Odd(string path, string what) =>
        ToolkitException.BadData($"{Path.GetFileName(path)} {what}", "expected are a time, open, high, low, close and volume, as freqtrade writes them");

    [GeneratedRegex(@"^(?<pair>[A-Za-z_\d-]+)-(?<timeframe>\d+[A-Za-z]{1,2})(-(?<kind>[A-Za-z_]+))?\.(feather|parquet|json|json\.gz)$")]
    private static partial Regex FileName();
}

using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Parquet;
using Parquet.Meta;
using Parquet.Schema;
using Toolkit.Storage;

namespace Toolkit.Reading;

/// <summary>Reads a Parquet file with the store's columns by Parquet.Net: in C#, without a native library.</summary>
internal sealed class BarFileReader : IAsyncDisposable
{
    private const string Expected = "expected are the store's columns: exchange, symbol, timeframe, time, open, high, low, close and volume";

    /// <summary>Opening takes milliseconds; longer takes only what is damaged in a way that nobody has foreseen.</summary>
    private static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(30);

    private readonly ParquetReader _reader;
    private readonly long _unit;

    // Which values are there, of the column that is being read.
    private int[] _levels = [];

    private BarFileReader(ParquetReader reader) => (_reader, _unit) = (reader, TakeUnit(reader));

    /// <exception cref="ToolkitException">Its times are no timestamps in milliseconds or microseconds (bad data).</exception>
    public static async Task<BarFileReader> OpenAsync(string path, CancellationToken cancel)
    {
        BarFileDecoder.ReadFooter(path);
        ParquetReader reader = await Task.Run(() => ParquetReader.CreateAsync(path, null, cancel), cancel).WaitAsync(LongestOpening, cancel).ConfigureAwait(false);
        try
        {
            return new(reader);
        }
        catch
        {
            await reader.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Whether an exception of a read comes from what the file holds.</summary>
    public static bool IsDamage(Exception e) =>
        e is not (ToolkitException or OperationCanceledException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or OutOfMemoryException);

    /// <summary>The rows of a series inside the range, in the order of the file, row group by row group; fields that are not asked for stay empty.</summary>
    /// <exception cref="ToolkitException">A column is missing, has another type, or lacks a value (bad data).</exception>
    public async IAsyncEnumerable<BarColumns> ReadAsync(
        SeriesKey key, TimeRange range, BarFields fields, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (int i = 0; i < _reader.RowGroupCount; i++)
        {
            cancel.ThrowIfCancellationRequested();
            using ParquetRowGroupReader group = _reader.OpenRowGroupReader(i);
            BarColumns rows = await RowsAsync(group, key, range, fields, cancel).ConfigureAwait(false);
            if (rows.Count > 0)
            {
                yield return rows;
            }
        }
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    /// <summary>Makes the times plain numbers, which is how Parquet.Net 6.1 can read them, and tells how many microseconds one is.</summary>
    /// <remarks>It refuses a DateTime that is DELTA_BINARY_PACKED, as the store's are. The schema is made from these elements when first asked for.</remarks>
    private static long TakeUnit(ParquetReader reader)
    {
        SchemaElement? time = reader.Metadata?.Schema.Find(element => element.Name == "time");
        long unit = time switch
        {
            { LogicalType.TIMESTAMP.Unit.MICROS: not null } or { ConvertedType: ConvertedType.TIMESTAMP_MICROS } => 1,
            { LogicalType.TIMESTAMP.Unit.MILLIS: not null } or { ConvertedType: ConvertedType.TIMESTAMP_MILLIS } => 1_000,
            _ => throw ToolkitException.BadData("the column 'time' is no TIMESTAMP in milliseconds or microseconds", Expected),
        };
        (time!.LogicalType, time.ConvertedType) = (null, null);
        return unit;
    }

    private async Task<BarColumns> RowsAsync(ParquetRowGroupReader group, SeriesKey key, TimeRange range, BarFields fields, CancellationToken cancel)
    {
        (string Column, string Text)[] texts = [("exchange", key.Exchange), ("symbol", key.Symbol), ("timeframe", key.Timeframe.Name)];
        if (!MayHold(group, range) || texts.Any(text => AllHave(group, text) == false))
        {
            return BarColumns.Empty;
        }

        long[] time = await TimesAsync(group, cancel).ConfigureAwait(false);
        List<int> rows = InRange(time, range);
        foreach ((string, string) text in texts.Where(text => AllHave(group, text) is null))
        {
            rows = await HavingAsync(group, text, rows, cancel).ConfigureAwait(false);
        }

        return rows.Count == 0 ? BarColumns.Empty : new(
            Picked(time, rows), await PricesAsync(BarFields.Open).ConfigureAwait(false), await PricesAsync(BarFields.High).ConfigureAwait(false),
            await PricesAsync(BarFields.Low).ConfigureAwait(false), await PricesAsync(BarFields.Close).ConfigureAwait(false),
            await PricesAsync(BarFields.Volume).ConfigureAwait(false));

        async Task<ReadOnlyMemory<double>> PricesAsync(BarFields field) => fields.HasFlag(field)
            ? Picked(await ValuesAsync<double>(group, Name(field), field == BarFields.Volume ? double.NaN : null, cancel).ConfigureAwait(false), rows)
            : default;
    }

    private async Task<long[]> TimesAsync(ParquetRowGroupReader group, CancellationToken cancel)
    {
        long[] times = await ValuesAsync<long>(group, "time", null, cancel).ConfigureAwait(false);
        for (int row = 0; row < times.Length && _unit > 1; row++)
        {
            times[row] *= _unit;
        }

        return times;
    }

    private async Task<List<int>> HavingAsync(ParquetRowGroupReader group, (string Column, string Text) wanted, List<int> rows, CancellationToken cancel)
    {
        string[] texts = new string[group.RowCount];
        await group.ReadAsync(Field(wanted.Column), texts, null, cancel).ConfigureAwait(false);
        return rows.FindAll(row => texts[row] == wanted.Text);
    }

    private async Task<T[]> ValuesAsync<T>(ParquetRowGroupReader group, string column, T? missing, CancellationToken cancel)
        where T : unmanaged
    {
        DataField field = Field(column);
        if (field.ClrType != typeof(T))
        {
            throw ToolkitException.BadData($"the column '{column}' holds {field.ClrType.Name} instead of {typeof(T).Name}", Expected);
        }

        T[] values = GC.AllocateUninitializedArray<T>(checked((int)group.RowCount));
        if (!field.IsNullable)
        {
            await group.ReadRawAsync<T>(field, values, null, null, cancel).ConfigureAwait(false);
            return values;
        }

        if (_levels.Length < values.Length)
        {
            _levels = new int[values.Length];
        }

        Memory<int> levels = _levels.AsMemory(0, values.Length);
        await group.ReadRawAsync<T>(field, values, levels, null, cancel).ConfigureAwait(false);
        Spread(column, values, levels.Span, missing);
        return values;
    }

    /// <summary>Moves values, which come without the NULLs between them, to their rows.</summary>
    private static void Spread<T>(string column, T[] values, ReadOnlySpan<int> levels, T? missing)
        where T : unmanaged
    {
        int nulls = levels.Count(0);
        if (nulls == 0)
        {
            return;
        }

        T instead = missing ?? throw ToolkitException.BadData($"the column '{column}' has a NULL", "only volume may have one");
        for (int row = values.Length - 1, at = values.Length - nulls; row >= at; row--)
        {
            values[row] = levels[row] == 0 ? instead : values[--at];
        }
    }

    private DataField Field(string column) => Array.Find(_reader.Schema.DataFields, field => field.Name == column)
        ?? throw ToolkitException.BadData($"there is no column '{column}'; there are {string.Join(", ", _reader.Schema.DataFields.Select(f => f.Name))}", Expected);

    private static string Name(BarFields field) => field.ToString().ToLowerInvariant();

    private static List<int> InRange(ReadOnlySpan<long> times, TimeRange range)
    {
        List<int> rows = new(times.Length);
        for (int row = 0; row < times.Length; row++)
        {
            if (times[row] >= range.FromMicroseconds && times[row] < range.ToMicroseconds)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private static ReadOnlyMemory<T> Picked<T>(T[] values, List<int> rows)
    {
        for (int i = 0; i < rows.Count && rows.Count < values.Length; i++)
        {
            values[i] = values[rows[i]];
        }

        return values.AsMemory(0, rows.Count);
    }

    /// <summary>By its statistics, whether a row group may have times of the range.</summary>
    private bool MayHold(ParquetRowGroupReader group, TimeRange range) =>
        group.RowCount > 0
        && (StatisticsOf(group, "time") is not { MinValue: { Length: sizeof(long) } first, MaxValue: { Length: sizeof(long) } last }
            || (BinaryPrimitives.ReadInt64LittleEndian(first) * _unit < range.ToMicroseconds
                && BinaryPrimitives.ReadInt64LittleEndian(last) * _unit >= range.FromMicroseconds));

    /// <summary>By its statistics, whether all rows of a row group have a text; null when only some may.</summary>
    private bool? AllHave(ParquetRowGroupReader group, (string Column, string Text) wanted)
    {
        if (StatisticsOf(group, wanted.Column) is not { MinValue: { } least, MaxValue: { } most } statistics)
        {
            return null;
        }

        byte[] text = System.Text.Encoding.UTF8.GetBytes(wanted.Text);
        (int low, int high) = (least.AsSpan().SequenceCompareTo(text), most.AsSpan().SequenceCompareTo(text));
        return low > 0 || high < 0 ? false : low == 0 && high == 0 && statistics.NullCount == 0 ? true : null;
    }

    private Parquet.Meta.Statistics? StatisticsOf(ParquetRowGroupReader group, string column) => group.GetMetadata(Field(column))?.MetaData?.Statistics;
}

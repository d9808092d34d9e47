using ParquetSharp;
using ParquetSharp.Schema;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Parquet;

/// <summary>Files that Arrow writes with the columns of the store: to the last bit.</summary>
public sealed class ArrowFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, false, false, false)]
    [InlineData(false, false, true, true)]
    [InlineData(false, true, false, true)]
    [InlineData(false, true, true, false)]
    [InlineData(true, false, false, true)]
    [InlineData(true, false, true, false)]
    [InlineData(true, true, false, false)]
    [InlineData(true, true, true, true)]
    public void File_of_arrow_when_read_then_the_same_bars(bool required, bool version2, bool dictionary, bool compressed)
    {
        IReadOnlyList<SeriesBars> series = [OddBars.One("A", 700, price: random => random.Next(40)), OddBars.One("B", 50, seed: 2), OddBars.One("B", 300, seed: 3, exchange: "beta", volume: random => random.Next(3) == 0 ? double.NaN : random.Next(9))];
        string path = _folder.File("arrow.parquet");
        Write(path, series, required, Properties(version2, dictionary, compressed));

        using BarFileDecoder file = BarFileDecoder.TryOpen(path)!;
        Assert.Equal(!required, file.Footer.IsOptional(ParquetFormat.TimeColumn));
        OddBars.MustEqual(series, file.ReadAll("1m", threads: 1));
        foreach (SeriesBars one in series)
        {
            OddBars.MustEqual(one.Columns.Slice(10, 30), BarFileDecoderTests.Read(file, one.Key, TimeRange.FromMicros(one.Columns.Time.Span[10], one.Columns.Time.Span[40])));
        }
    }

    /// <summary>Bars in the columns of the store; the footer does not say the least and the greatest of them.</summary>
    internal static void WriteWithoutBounds(string path, IReadOnlyList<SeriesBars> series)
    {
        using WriterPropertiesBuilder builder = new WriterPropertiesBuilder().Compression(Compression.Zstd).DisableStatistics();
        using WriterProperties properties = builder.Build();
        Write(path, series, required: false, properties);
    }

    private static WriterProperties Properties(bool version2, bool dictionary, bool compressed)
    {
        using WriterPropertiesBuilder builder = new WriterPropertiesBuilder()
            .DataPagesize(1_000)
            .WriteBatchSize(100)
            .DataPageVersion(version2 ? ParquetDataPageVersion.V2 : ParquetDataPageVersion.V1)
            .Compression(compressed ? Compression.Zstd : Compression.Uncompressed);
        _ = dictionary ? builder.EnableDictionary() : builder.DisableDictionary().Encoding("time", ParquetSharp.Encoding.DeltaBinaryPacked).Encoding("high", ParquetSharp.Encoding.ByteStreamSplit);
        return builder.Build();
    }

    private static void Write(string path, IReadOnlyList<SeriesBars> series, bool required, WriterProperties properties)
    {
        Repetition repetition = required ? Repetition.Required : Repetition.Optional;
        using LogicalType text = LogicalType.String(), time = LogicalType.Timestamp(isAdjustedToUtc: true, TimeUnit.Micros), none = LogicalType.None();
        Node[] columns = [.. ParquetFormat.Columns.Select((name, i) => new PrimitiveNode(
            name, i == ParquetFormat.VolumeColumn ? Repetition.Optional : repetition,
            i < ParquetFormat.TimeColumn ? text : i == ParquetFormat.TimeColumn ? time : none,
            i < ParquetFormat.TimeColumn ? ParquetSharp.PhysicalType.ByteArray : i == ParquetFormat.TimeColumn ? ParquetSharp.PhysicalType.Int64 : ParquetSharp.PhysicalType.Double))];
        using GroupNode schema = new("schema", Repetition.Required, columns);
        using ParquetFileWriter file = new(path, schema, properties);
        foreach (SeriesBars one in series)
        {
            using RowGroupWriter group = file.AppendRowGroup();
            int count = one.Columns.Count;
            Texts(group, count, required, one.Key.Exchange);
            Texts(group, count, required, one.Key.Symbol);
            Texts(group, count, required, "1m");
            Numbers(group, one.Columns.Time.ToArray(), required);
            foreach (ReadOnlyMemory<double> prices in new[] { one.Columns.Open, one.Columns.High, one.Columns.Low, one.Columns.Close })
            {
                Numbers(group, prices.ToArray(), required);
            }

            Numbers(group, one.Columns.Volume.ToArray(), required: false);
        }

        file.Close();
    }

    private static unsafe void Texts(RowGroupWriter group, int count, bool required, string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        fixed (byte* first = bytes)
        {
            ByteArray[] values = new ByteArray[count];
            Array.Fill(values, new ByteArray((nint)first, bytes.Length));
            Numbers(group, values, required);
        }
    }

    private static void Numbers<T>(RowGroupWriter group, T[] values, bool required)
        where T : unmanaged
    {
        using ColumnWriter<T> column = (ColumnWriter<T>)group.NextColumn();
        if (required)
        {
            column.WriteBatch(values);
            return;
        }

        short[] levels = [.. values.Select(value => value is double.NaN ? (short)0 : (short)1)];
        column.WriteBatch(values.Length, levels, null, [.. values.Where(value => value is not double.NaN)]);
    }
}

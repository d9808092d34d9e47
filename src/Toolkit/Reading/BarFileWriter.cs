using System.IO.Compression;
using Parquet;
using Parquet.Schema;

namespace Toolkit.Reading;

/// <summary>Writes bars as a Parquet file with the store's columns.</summary>
internal sealed class BarFileWriter(BarSeries bars)
{
    private const int RowGroupRows = 122_880;

    private static readonly DataField[] Texts = [.. new[] { "exchange", "symbol", "timeframe" }.Select(name => new DataField<string>(name, nullable: false))];

    private static readonly DateTimeDataField Time =
        new("time", DateTimeFormat.Timestamp, isAdjustedToUTC: false, unit: DateTimeTimeUnit.Micros, isNullable: false);

    private static readonly DataField[] Prices = [.. new[] { "open", "high", "low", "close" }.Select(name => new DataField<double>(name))];

    private static readonly DataField<double?> Volume = new("volume");

    private static readonly ParquetSchema Schema = new([.. Texts, Time, .. Prices, Volume]);

    // Parquet.Net 6.1 gives times statistics in milliseconds whatever their unit, by which readers leave out rows that are
    // wanted. As plain numbers under the same name they get the right ones; a field has to be of some schema to be written.
    private static readonly DataField TimeAsNumber = new ParquetSchema(new DataField<long>(Time.Name)).DataFields[0];

    private readonly int[] _rows = [.. Enumerable.Range(0, bars.Count).Where(row => !bars.IsFilled(row))];

    public async Task WriteAsync(Stream to, CancellationToken cancel)
    {
        // Its other zstd levels take minutes.
        ParquetOptions options = new() { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = CompressionLevel.Fastest };
        options.ColumnEncodingHints[Time.Name] = EncodingHint.DeltaBinaryPacked;
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(Schema, to, options, cancellationToken: cancel).ConfigureAwait(false);
        foreach (int[] rows in _rows.Chunk(RowGroupRows))
        {
            cancel.ThrowIfCancellationRequested();
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await WriteAsync(group, rows, cancel).ConfigureAwait(false);
            group.CompleteValidate();
        }
    }

    private async Task WriteAsync(ParquetRowGroupWriter group, int[] rows, CancellationToken cancel)
    {
        string[] texts = [bars.Key.Exchange, bars.Symbol, bars.Timeframe.Name];
        for (int i = 0; i < texts.Length; i++)
        {
            string[] repeated = new string[rows.Length];
            Array.Fill(repeated, texts[i]);
            await group.WriteAsync(Texts[i], repeated).ConfigureAwait(false);
        }

        await group.WriteAsync<long>(TimeAsNumber, Array.ConvertAll(rows, row => bars.Time.Microseconds[row]), cancellationToken: cancel).ConfigureAwait(false);
        Column[] prices = [bars.Open, bars.High, bars.Low, bars.Close];
        for (int i = 0; i < prices.Length; i++)
        {
            await group.WriteAsync<double>(Prices[i], Array.ConvertAll(rows, row => prices[i][row]), cancellationToken: cancel).ConfigureAwait(false);
        }

        await group.WriteAsync<double>(Volume, Array.ConvertAll(rows, row => bars[row].Volume), cancellationToken: cancel).ConfigureAwait(false);
    }
}

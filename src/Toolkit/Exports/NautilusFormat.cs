using System.Buffers.Binary;
using Toolkit.Bars;
using Toolkit.Ingest;
using Toolkit.Storage;

namespace Toolkit.Exports;

/// <summary>NautilusTrader's Parquet catalog: whole numbers of 10^-16 in 16 bytes, as its wheels for Linux and macOS read them, and times in nanoseconds of the end of a bar.</summary>
internal static class NautilusFormat
{
    private const int Places = 16;

    /// <summary>What its prices and quantities can be at most.</summary>
    private const decimal MostPrice = 17_014_118_346_046m, MostSize = 34_028_236_692_093m;

    /// <summary>Rows of a row group.</summary>
    private const int GroupRows = 122_880;

    private static readonly (string Name, Func<Bar, double> Value)[] Numbers =
        [("open", bar => bar.Open), ("high", bar => bar.High), ("low", bar => bar.Low), ("close", bar => bar.Close), ("volume", bar => bar.Volume ?? double.NaN)];

    private static readonly NautilusColumn[] Columns = [.. Numbers.Select(number => new NautilusColumn(number.Name, Width: 16)), new("ts_event", Width: 8), new("ts_init", Width: 8)];

    public static IEnumerable<ExportFile> Files(BarSeries bars)
    {
        NautilusBarType type = NautilusBarType.Of(bars.Key);
        long[] closes = [.. bars.Select(bar => CloseOf(bars.Timeframe, UnixMicroseconds.From(bar.Time)))];
        string path = Path.Combine("data", "bar", ExportFormats.Part(type.ToString().Replace("/", "", StringComparison.Ordinal)), $"{FileTime(closes[0])}_{FileTime(closes[^1])}.parquet");
        return [new(path, to => Write(to, bars, (type, closes)))];
    }

    /// <summary>When a bar ends by the clock: the next bar's beginning, of days and longer the next label at midnight.</summary>
    private static long CloseOf(Timeframe timeframe, long open) =>
        timeframe.IsIntraday ? open + timeframe.Micros : BarLabel.After(timeframe.Unit, BarLabel.DayOf(open)) * UnixMicroseconds.PerDay;

    private static string FileTime(long micros) => UnixMicroseconds.ToDateTime(micros).ToString("yyyy-MM-dd'T'HH-mm-ss-ffffff'000Z'", CultureInfo.InvariantCulture);

    private static void Write(string path, BarSeries bars, (NautilusBarType Type, long[] Closes) what)
    {
        decimal[][] exact = [.. Numbers.Select(number => bars.Select(bar => Exact(bar, number)).ToArray())];
        NautilusFooter footer = new(Columns);
        using PageWriter pages = new();
        using FileStream file = File.Create(path);
        file.Write(ParquetFormat.Mark);
        for (int from = 0; from < bars.Count; from += GroupRows)
        {
            int count = Math.Min(GroupRows, bars.Count - from);
            long offset = file.Position;
            pages.Reset();
            List<ChunkExtent> chunks = [];
            foreach (byte[] plain in Plain(exact, what.Closes, from, count))
            {
                pages.Data(ValueEncoding.Plain, (count, 0), [], plain);
                chunks.Add(pages.EndChunk());
            }

            file.Write(pages.Pages.Span);
            footer.Add(offset, count, chunks);
        }

        footer.Write(file, [("bar_type", what.Type.ToString()), ("price_precision", Precision(exact[..4])), ("size_precision", Precision(exact[4..]))]);
    }

    private static string Precision(decimal[][] columns) => columns.Max(column => column.Max(value => (int)value.Scale)).ToString(CultureInfo.InvariantCulture);

    private static decimal Exact(Bar bar, (string Name, Func<Bar, double> Value) number)
    {
        string Where() => $"the {number.Name} at {bar.Time:yyyy-MM-dd'T'HH:mm:ss}Z";
        decimal exact = ExactDecimal.Of(number.Value(bar), Places, Where);
        return Math.Abs(exact) <= (number.Name == "volume" ? MostSize : MostPrice) ? exact
            : throw ToolkitException.BadData($"{Where()} is {exact}, more than NautilusTrader holds", "nothing of this series was written");
    }

    /// <summary>The bytes of the columns of some rows, one column after the other.</summary>
    private static IEnumerable<byte[]> Plain(decimal[][] numbers, long[] closes, int from, int count)
    {
        byte[] bytes = new byte[16 * count];
        foreach (decimal[] column in numbers)
        {
            for (int row = 0; row < count; row++)
            {
                BinaryPrimitives.WriteInt128LittleEndian(bytes.AsSpan(16 * row), Raw(column[from + row]));
            }

            yield return bytes;
        }

        byte[] times = new byte[8 * count];
        for (int row = 0; row < count; row++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(times.AsSpan(8 * row), closes[from + row] * 1_000);
        }

        yield return times;
        yield return times;
    }

    private static Int128 Raw(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        Int128 raw = (Int128)new UInt128((uint)bits[2], (ulong)(uint)bits[1] << 32 | (uint)bits[0]);
        for (int place = value.Scale; place < Places; place++)
        {
            raw *= 10;
        }

        return value < 0 ? -raw : raw;
    }
}

using System.Buffers;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Parquet;

/// <summary>Damaged files: bars or bad data, never another error, never much memory, always an end.</summary>
public sealed class BarFileFuzzTests : IDisposable
{
    private const long MostBytes = 200L << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("own", 1)]
    [InlineData("own", 2)]
    [InlineData("PARQUET_VERSION V2, COMPRESSION zstd, ROW_GROUP_SIZE 2048", 3)]
    [InlineData("PARQUET_VERSION V1, COMPRESSION uncompressed, ROW_GROUP_SIZE 2048", 4)]
    public void Changed_bytes_when_read_then_bars_or_bad_data(string writer, int seed)
    {
        byte[] sound = Sound(writer);
        Random random = new(seed);
        string path = _folder.File("damaged.parquet");
        int refused = 0;
        for (int i = 0; i < 1_200; i++)
        {
            File.WriteAllBytes(path, Damaged(sound, random));
            refused += Refused(path) ? 1 : 0;
        }

        // Many changes only make other numbers of prices, which the hash of the file tells.
        Assert.InRange(refused, 300, 1_199);
    }

    [Fact]
    public void Footer_when_each_of_its_bytes_is_changed_then_bars_or_bad_data()
    {
        byte[] sound = Sound("own");
        string path = _folder.File("damaged.parquet");
        int length = BitConverter.ToInt32(sound, sound.Length - 8);
        for (int at = sound.Length - 8 - length; at < sound.Length; at++)
        {
            foreach (byte value in (byte[])[0x00, 0xFF, (byte)(sound[at] ^ 1)])
            {
                byte[] damaged = [.. sound];
                damaged[at] = value;
                File.WriteAllBytes(path, damaged);
                Refused(path);
            }
        }
    }

    /// <summary>Sizes by which memory is taken; a byte that changes by chance seldom makes them this large.</summary>
    [Theory]
    [InlineData(1 << 30, 16, 10, "the page is larger than it can be")]
    [InlineData(16, 1 << 30, 10, "the page is larger than it can be")]
    [InlineData(16, 16, 1 << 30, "more rows or values than its row group")]
    public void Head_of_a_page_when_it_says_more_than_can_be_then_bad_data_before_any_memory_is_taken(int unpacked, int packed, int values, string words)
    {
        byte[] sound = Sound("own"), head = Head(unpacked, packed, values);
        string path = _folder.File("damaged.parquet");
        File.WriteAllBytes(path, sound);
        foreach (ChunkFooter chunk in BarFileDecoder.ReadFooter(path)!.Groups[0].Chunks.Skip(ParquetFormat.TimeColumn))
        {
            byte[] damaged = [.. sound];
            head.CopyTo(damaged, chunk.Start);
            File.WriteAllBytes(path, damaged);
            using BarFileDecoder file = BarFileDecoder.TryOpen(path)!;
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Contains(words, Assert.Throws<ToolkitException>(() => BarFileDecoderTests.Read(file, new("alpha", "A", "1m"), TimeRange.All)).Message);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 24);
        }
    }

    [Fact]
    public void Footer_when_it_is_said_to_be_longer_than_the_file_then_bad_data_before_any_memory_is_taken()
    {
        byte[] damaged = Sound("own");
        BitConverter.TryWriteBytes(damaged.AsSpan(damaged.Length - 8), 1 << 30);
        string path = _folder.File("damaged.parquet");
        File.WriteAllBytes(path, damaged);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("longer than the file", Assert.Throws<ToolkitException>(() => BarFileDecoder.TryOpen(path)).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 24);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(12)]
    public void File_when_cut_to_almost_nothing_then_bad_data(int bytes)
    {
        string path = _folder.File("cut.parquet");
        File.WriteAllBytes(path, new byte[bytes]);
        Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => BarFileDecoder.TryOpen(path)).Kind);
    }

    private static byte[] Head(int unpacked, int packed, int values)
    {
        ArrayBufferWriter<byte> bytes = new();
        ThriftWriter head = new(bytes);
        head.Int(1, (int)PageKind.DataV2);
        head.Int(2, unpacked);
        head.Int(3, packed);
        head.Open(8);
        head.Int(1, values);
        head.Int(4, (int)ValueEncoding.Plain);
        head.Int(5, 0);
        head.Int(6, 0);
        head.Close();
        head.End();
        return bytes.WrittenSpan.ToArray();
    }

    private static byte[] Damaged(byte[] sound, Random random)
    {
        byte[] bytes = [.. sound];
        int footer = bytes.Length - 8 - BitConverter.ToInt32(bytes, bytes.Length - 8);
        for (int left = random.Next(1, 4); left > 0; left--)
        {
            int at = random.Next(2) == 0 ? random.Next(footer, bytes.Length) : random.Next(4, footer);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.AsSpan(at, Math.Min(bytes.Length - at, random.Next(1, 12))).Fill((byte)(random.Next(2) * 0xFF));
                    break;
                case 2:
                    random.NextBytes(bytes.AsSpan(at, Math.Min(bytes.Length - at, random.Next(1, 12))));
                    break;
                case 3:
                    int from = random.Next(bytes.Length), count = Math.Min(random.Next(1, 60), bytes.Length - Math.Max(from, at));
                    bytes.AsSpan(from, count).ToArray().CopyTo(bytes, at);
                    break;
                default:
                    int gone = random.Next(1, 20);
                    bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + gone)..]];
                    footer = Math.Min(footer, bytes.Length - 1);
                    break;
            }
        }

        return bytes;
    }

    private static bool Refused(string path)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using BarFileDecoder? file = BarFileDecoder.TryOpen(path);
            if (file is not null && file.Footer.Rows < 1_000_000)
            {
                BarFileDecoderTests.Read(file, new("alpha", "A", "1m"), TimeRange.All);
                file.ReadAll("1m", threads: 1);
            }

            return file is null;
        }
        catch (Exception e) when (e is ToolkitException { Kind: ErrorKind.BadData } || (e is AggregateException many && many.InnerExceptions.All(one => one is ToolkitException { Kind: ErrorKind.BadData })))
        {
            return true;
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        }
    }

    private byte[] Sound(string writer)
    {
        string own = _folder.File("own.parquet"), path = _folder.File("sound.parquet");
        BarFileEncoder.Write(own, [OddBars.One("A", 3_000, volume: r => r.Next(4) == 0 ? double.NaN : r.Next(1_000)), OddBars.One("B", 500)], [("toolkit_file_id", "abc")]);
        if (writer == "own")
        {
            return File.ReadAllBytes(own);
        }

        DuckFiles.Rewrite(own, path, writer);
        return File.ReadAllBytes(path);
    }
}

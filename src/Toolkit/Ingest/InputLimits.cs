namespace Toolkit.Ingest;

/// <summary>How far a compressed or malformed input may swell before it is refused.</summary>
internal static class InputLimits
{
    /// <summary>Longest line that is read. Bars need less than a hundredth of it.</summary>
    public const int LineBytes = 1 << 20;

    /// <summary>Text of bars shrinks to a tenth or a twentieth; a bomb to a thousandth.</summary>
    private const int Ratio = 100;

    private const long Floor = 1L << 30;

    /// <summary>Bytes that a compressed input may decompress to.</summary>
    public static long Ceiling(long compressedBytes) => Math.Max(Floor, compressedBytes * Ratio);

    public static ToolkitException Swells(string name, long compressedBytes) => ToolkitException.BadData(
        $"{name} swells to more than {Ceiling(compressedBytes) >> 20} MiB from {Math.Max(1, compressedBytes >> 10)} KiB",
        "that is no table of bars; if it is one after all, decompress it first");

    /// <summary>Copies a decompressing stream, and stops where it swells beyond the ceiling.</summary>
    public static void Copy(Stream from, Stream to, string name, long compressedBytes)
    {
        byte[] buffer = new byte[1 << 16];
        long left = Ceiling(compressedBytes);
        for (int read; (read = from.Read(buffer)) > 0;)
        {
            if ((left -= read) < 0)
            {
                throw Swells(name, compressedBytes);
            }

            to.Write(buffer, 0, read);
        }
    }

    /// <summary>Whether a zstd file can decompress to more than the ceiling, found by walking its block headers.</summary>
    /// <remarks>RFC 8878: a block regenerates at most 128 KiB, whatever it is compressed to.</remarks>
    public static bool ZstdSwells(Stream file, long compressedBytes)
    {
        // A writer that flushes often makes many small blocks, each of which counts as a whole one here: hence the wider ceiling.
        long ceiling = Math.Max(4 * Floor, compressedBytes * 2_000L);
        long total = 0;
        byte[] bytes = new byte[8];
        while (total <= ceiling && file.ReadAtLeast(bytes.AsSpan(0, 4), 4, throwOnEndOfStream: false) == 4)
        {
            uint magic = BitConverter.ToUInt32(bytes);
            if ((magic & 0xFFFFFFF0) == 0x184D2A50)
            {
                if (file.ReadAtLeast(bytes.AsSpan(0, 4), 4, throwOnEndOfStream: false) < 4)
                {
                    break;
                }

                file.Seek(BitConverter.ToUInt32(bytes), SeekOrigin.Current);
                continue;
            }

            if (magic != 0xFD2FB528)
            {
                break;
            }

            total += Frame(file, bytes, ceiling);
        }

        return total > ceiling;
    }

    private static long Frame(Stream file, byte[] bytes, long ceiling)
    {
        int descriptor = file.ReadByte();
        bool single = (descriptor & 0x20) != 0;
        int dictionary = (descriptor & 3) switch { 0 => 0, 1 => 1, 2 => 2, _ => 4 };
        int contentSize = (descriptor >> 6) switch { 0 => single ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        file.Seek(dictionary + (single ? 0 : 1) + contentSize, SeekOrigin.Current);
        long total = 0;
        while (total <= ceiling && file.ReadAtLeast(bytes.AsSpan(0, 3), 3, throwOnEndOfStream: false) == 3)
        {
            int header = bytes[0] | bytes[1] << 8 | bytes[2] << 16;
            int type = header >> 1 & 3;
            int size = header >> 3;
            total += type == 2 ? 128 << 10 : size;
            file.Seek(type == 1 ? 1 : size, SeekOrigin.Current);
            if ((header & 1) != 0)
            {
                break;
            }
        }

        if ((descriptor & 4) != 0)
        {
            file.Seek(4, SeekOrigin.Current);
        }

        return total;
    }
}

namespace Toolkit.Ingest;

/// <summary>Walks the block headers of a zstd file: whether it is whole, and how far it can swell (RFC 8878).</summary>
/// <remarks>DuckDB reads what there is of a file that was cut off, and says nothing.</remarks>
internal static class ZstdFrames
{
    private const uint Magic = 0xFD2FB528;
    private const uint Skippable = 0x184D2A50;

    /// <summary>A block regenerates at most this much, whatever it is compressed to.</summary>
    private const int BlockBytes = 128 << 10;

    /// <exception cref="ToolkitException">The file is cut off, or swells beyond what bars can (bad data).</exception>
    public static void Check(InputFile input)
    {
        using Stream file = input.OpenRaw();
        // A writer that flushes often makes many small blocks, each of which counts as a whole one here: hence the wider ceiling.
        long ceiling = Math.Max(4 * InputLimits.Floor, input.Bytes * 2_000L);
        long total = 0;
        while (file.Position < file.Length)
        {
            uint magic = (uint)Number(file, 4, input);
            if ((magic & 0xFFFFFFF0) == Skippable)
            {
                Skip(file, Number(file, 4, input), input);
            }
            else if (magic == Magic)
            {
                total = Frame(file, (total, ceiling), input);
            }
            else
            {
                throw Damaged(input);
            }

            if (total > ceiling)
            {
                throw InputLimits.Swells(input.Name, input.Bytes);
            }
        }
    }

    private static long Frame(Stream file, (long Total, long Ceiling) size, InputFile input)
    {
        int descriptor = (int)Number(file, 1, input);
        bool single = (descriptor & 0x20) != 0;
        int dictionary = (descriptor & 3) switch { 0 => 0, 1 => 1, 2 => 2, _ => 4 };
        int contentSize = (descriptor >> 6) switch { 0 => single ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        Skip(file, dictionary + (single ? 0 : 1) + contentSize, input);
        bool last = false;
        while (!last && size.Total <= size.Ceiling)
        {
            int header = (int)Number(file, 3, input);
            int type = header >> 1 & 3;
            int bytes = header >> 3;
            size.Total += type == 2 ? BlockBytes : bytes;
            Skip(file, type == 1 ? 1 : bytes, input);
            last = (header & 1) != 0;
        }

        if (last && (descriptor & 4) != 0)
        {
            Skip(file, 4, input);
        }

        return size.Total;
    }

    private static long Number(Stream file, int bytes, InputFile input)
    {
        Span<byte> read = stackalloc byte[8];
        read.Clear();
        return file.ReadAtLeast(read[..bytes], bytes, throwOnEndOfStream: false) == bytes ? BitConverter.ToInt64(read) : throw Damaged(input);
    }

    private static void Skip(Stream file, long bytes, InputFile input)
    {
        if (file.Position + bytes > file.Length)
        {
            throw Damaged(input);
        }

        file.Seek(bytes, SeekOrigin.Current);
    }

    private static ToolkitException Damaged(InputFile input) => ToolkitException.BadData($"{input.Name} is cut off or damaged", "fetch it again");
}

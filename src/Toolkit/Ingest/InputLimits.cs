namespace Toolkit.Ingest;

/// <summary>How far a compressed or malformed input may swell before it is refused.</summary>
internal static class InputLimits
{
    /// <summary>Longest line that is read. Bars need less than a hundredth of it.</summary>
    public const int LineBytes = 1 << 20;

    /// <summary>Text of bars shrinks to a tenth or a twentieth; a bomb to a thousandth.</summary>
    private const int Ratio = 100;

    public const long Floor = 1L << 30;

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
}

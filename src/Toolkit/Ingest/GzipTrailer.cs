using System.Buffers.Binary;

namespace Toolkit.Ingest;

/// <summary>Whether a gzip file ends where it should (RFC 1952): .NET and DuckDB both take one that was cut off for whole.</summary>
internal static class GzipTrailer
{
    private const int TrailerBytes = 8;
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i => Enumerable.Range(0, 8).Aggregate((uint)i, (c, _) => (c & 1) != 0 ? c >> 1 ^ 0xEDB88320 : c >> 1))];

    /// <param name="file">The file.</param>
    /// <param name="textBytes">What it decompressed to.</param>
    public static bool Fits(InputFile file, long textBytes)
    {
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        using (Stream raw = file.OpenRaw())
        {
            if (raw.Length < TrailerBytes)
            {
                return false;
            }

            raw.Seek(-TrailerBytes, SeekOrigin.End);
            raw.ReadExactly(trailer);
        }

        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);
        // A file of several members says the size of its last one only; then the checksum of that much of the end decides.
        return size == (uint)textBytes || (size < textBytes && crc == TailChecksum(file, textBytes - size));
    }

    private static uint TailChecksum(InputFile file, long skip)
    {
        using Stream text = file.OpenText();
        byte[] buffer = new byte[1 << 17];
        uint crc = uint.MaxValue;
        for (int read; (read = text.Read(buffer)) > 0;)
        {
            int from = (int)Math.Min(skip, read);
            skip -= from;
            foreach (byte b in buffer.AsSpan(from, read - from))
            {
                crc = Table[(byte)(crc ^ b)] ^ crc >> 8;
            }
        }

        return ~crc;
    }
}

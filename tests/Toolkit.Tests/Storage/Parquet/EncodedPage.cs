using Toolkit.Storage;
using ZstdSharp;

namespace Toolkit.Tests.Storage.Parquet;

/// <summary>A page as it lies in the file.</summary>
/// <param name="Header">What stands before it.</param>
/// <param name="HeaderLength">Bytes of that.</param>
/// <param name="Levels">Which rows have a value.</param>
/// <param name="Packed">The values, compressed.</param>
internal sealed record EncodedPage(PageHeader Header, int HeaderLength, byte[] Levels, byte[] Packed)
{
    /// <summary>The values, as zstd unpacks them.</summary>
    public byte[] Values
    {
        get
        {
            using Decompressor zstd = new();
            return Packed.Length == 0 ? [] : zstd.Unwrap(Packed).ToArray();
        }
    }

    /// <summary>The pages that follow each other in some bytes.</summary>
    public static List<EncodedPage> All(ReadOnlySpan<byte> bytes)
    {
        List<EncodedPage> pages = [];
        while (!bytes.IsEmpty)
        {
            PageHeader header = PageHeader.Read(bytes, out int length);
            byte[] body = bytes.Slice(length, header.Compressed).ToArray();
            int levels = Math.Max(0, header.Levels);
            pages.Add(new(header, length, body[..levels], body[levels..]));
            bytes = bytes[(length + header.Compressed)..];
        }

        return pages;
    }

    /// <summary>The pages of a column of the row group that was encoded last.</summary>
    public static List<EncodedPage> Of(RowGroupEncoder encoder, EncodedChunk chunk) => All(encoder.Pages.Span.Slice(chunk.Extent.Start, chunk.Extent.Length));
}

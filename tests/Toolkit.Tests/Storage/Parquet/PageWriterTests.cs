using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Parquet;

public sealed class PageWriterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(300)]
    [InlineData(4_000)]
    [InlineData(10_240)]
    public void Random_bytes_when_written_as_a_page_then_all_of_them_and_no_more_room_than_they_need(int count)
    {
        byte[] bytes = new byte[8 * count];
        new Random(count).NextBytes(bytes);
        foreach (int stretch in new[] { count, int.MaxValue })
        {
            // A new writer each time: its memory has no more room than was asked for.
            using PageWriter writer = new();
            writer.Data(ValueEncoding.ByteStreamSplit, (count, 0), [2, 1], bytes, stretch);

            EncodedPage page = Assert.Single(EncodedPage.All(writer.Pages.Span));
            Assert.Equal(bytes, page.Values);
            Assert.Equal(new(PageKind.DataV2, 8 * count + 2, page.Packed.Length + 2, count, ValueEncoding.ByteStreamSplit, 2, false), page.Header);
            Assert.Equal([2, 1], page.Levels);

            // zstd: a head of at most 14 bytes for a frame, of 3 for each block, of which every stretch is one, and a last one that may be empty.
            Assert.InRange(page.Packed.Length, bytes.Length, bytes.Length + 14 + 9 * 3);
        }
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(3_000)]
    [InlineData(int.MaxValue)]
    public void Page_when_compressed_in_stretches_then_one_frame(int stretch)
    {
        byte[] bytes = [.. Enumerable.Range(0, 8_000).Select(i => (byte)(i / 1_000))];
        using PageWriter writer = new();
        writer.Data(ValueEncoding.ByteStreamSplit, (1_000, 0), [2, 1], bytes, stretch);

        EncodedPage page = EncodedPage.All(writer.Pages.Span)[0];
        byte[] packed = page.Packed;
        Assert.Equal(bytes, page.Values);
        Assert.Equal(0, packed.AsSpan().IndexOf<byte>([0x28, 0xB5, 0x2F, 0xFD]));
        Assert.Equal(0, packed.AsSpan().LastIndexOf<byte>([0x28, 0xB5, 0x2F, 0xFD]));
    }

    [Fact]
    public void Chunks_when_ended_then_where_they_lie_and_what_they_take_unpacked()
    {
        using PageWriter writer = new();
        writer.Dictionary(new byte[800], 100);
        writer.Data(ValueEncoding.RleDictionary, (50, 1), [7, 1, 2, 3], new byte[60]);
        writer.Data(ValueEncoding.RleDictionary, (40, 40), [8, 0], []);
        ChunkExtent first = writer.EndChunk();
        writer.Data(ValueEncoding.Plain, (30, 0), [60, 1], new byte[240]);
        ChunkExtent second = writer.EndChunk();

        List<EncodedPage> pages = EncodedPage.All(writer.Pages.Span);
        int[] heads = [.. pages.Select(page => page.HeaderLength)], packed = [.. pages.Select(page => page.HeaderLength + page.Header.Compressed)];
        Assert.Equal([(PageKind.Dictionary, 100, 800), (PageKind.DataV2, 50, 64), (PageKind.DataV2, 40, 2), (PageKind.DataV2, 30, 242)], pages.Select(page => (page.Header.Kind, page.Header.Values, page.Header.Uncompressed)));
        Assert.Equal(new(0, packed[..3].Sum(), 0, packed[0], heads[..3].Sum() + 800 + 64 + 2), first);
        Assert.Equal(new(packed[..3].Sum(), packed[3], null, packed[..3].Sum(), heads[3] + 242), second);
        Assert.True(pages[2].Header.IsPlain);
    }

    [Fact]
    public void Row_group_when_reset_then_its_pages_are_forgotten()
    {
        using PageWriter writer = new();
        writer.Data(ValueEncoding.Plain, (30, 0), [60, 1], new byte[240]);
        writer.Reset();
        writer.Data(ValueEncoding.Plain, (20, 0), [40, 1], new byte[160]);

        Assert.Equal(20, Assert.Single(EncodedPage.All(writer.Pages.Span)).Header.Values);
        Assert.Equal((0, writer.Pages.Length), (writer.EndChunk() is var chunk ? chunk.Start : -1, chunk.Length));
    }
}

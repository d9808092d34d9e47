using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Parquet;

/// <summary>How a row group is laid out: pages, levels, widths, and which columns get a dictionary.</summary>
public sealed class RowGroupEncoderTests
{
    private const int PageRows = 10_240;

    [Theory]
    [InlineData(1, new[] { 1 })]
    [InlineData(PageRows, new[] { PageRows })]
    [InlineData(PageRows + 1, new[] { PageRows, 1 })]
    [InlineData(2 * PageRows, new[] { PageRows, PageRows })]
    public void Columns_of_numbers_when_encoded_then_pages_of_10240_rows(int rows, int[] pages)
    {
        using RowGroupEncoder encoder = new();
        EncodedGroup group = encoder.Encode([OddBars.One("A", rows)]);

        Assert.Equal(rows, group.Rows);
        foreach (EncodedChunk chunk in group.Chunks[ParquetFormat.TimeColumn..])
        {
            Assert.Equal(pages, EncodedPage.Of(encoder, chunk).Where(page => page.Header.Kind == PageKind.DataV2).Select(page => page.Header.Values));
        }
    }

    [Fact]
    public void Row_group_when_encoded_after_another_then_as_if_it_were_the_first()
    {
        (SeriesBars[] one, SeriesBars[] other) = ([OddBars.One("A", 900)], [OddBars.One("A", 400, seed: 2), OddBars.One("B", 500, seed: 3)]);
        using RowGroupEncoder encoder = new(), second = new();
        encoder.Encode(one);

        EncodedGroup group = encoder.Encode(other), same = second.Encode(other);

        Assert.Equal(second.Pages.ToArray(), encoder.Pages.ToArray());
        Assert.Equal(same.Chunks.Select(chunk => chunk.Extent), group.Chunks.Select(chunk => chunk.Extent));
    }

    [Fact]
    public void Sizes_of_the_columns_when_encoded_then_those_of_their_pages()
    {
        using RowGroupEncoder encoder = new();
        EncodedGroup group = encoder.Encode([OddBars.One("A", 12_000, volume: random => random.Next(3) == 0 ? double.NaN : random.NextDouble())]);

        int end = 0;
        foreach (EncodedChunk chunk in group.Chunks)
        {
            List<EncodedPage> pages = EncodedPage.Of(encoder, chunk);
            Assert.Equal(end, chunk.Extent.Start);
            Assert.Equal(pages.Sum(page => page.HeaderLength + page.Levels.Length + page.Values.Length), chunk.Extent.Uncompressed);
            Assert.All(pages, page => Assert.Equal(page.Levels.Length + page.Values.Length, page.Header.Uncompressed));
            end += chunk.Extent.Length;
        }

        Assert.Equal(encoder.Pages.Length, end);
    }

    [Fact]
    public void Volume_when_some_rows_have_none_then_a_bit_for_each_row_and_the_count_of_those_without()
    {
        SeriesBars one = OddBars.One("A", 100);
        double[] volumes = [.. Enumerable.Range(0, 100).Select(i => i % 3 == 0 ? double.NaN : i)];
        using RowGroupEncoder encoder = new();

        EncodedChunk chunk = encoder.Encode([one with { Columns = one.Columns with { Volume = volumes } }]).Chunks[ParquetFormat.VolumeColumn];

        // Rows 0, 3, ..., 99 have none: 34 of 100. Thirteen bytes of packed levels; 0b10110110 are rows 0 to 7 from the right.
        byte[] levels = EncodedPage.Of(encoder, chunk)[^1].Levels;
        Assert.Equal([13 << 1 | 1, 0b1011_0110, 0b0110_1101, 0b1101_1011], levels[..4]);
        Assert.Equal((14, 0b0000_0110), (levels.Length, levels[^1]));
        Assert.Equal((34, 1.0, 98.0), (chunk.Range.Nulls, BitConverter.ToDouble(chunk.Range.Least), BitConverter.ToDouble(chunk.Range.Most)));
    }

    [Theory]
    [InlineData(256, 8, 1)]
    [InlineData(257, 16, 2)]
    public void Places_in_a_dictionary_when_it_has_up_to_256_entries_then_one_byte_each(int entries, int width, int bytes)
    {
        using RowGroupEncoder encoder = new();
        EncodedChunk chunk = Encode(encoder, Repeated(entries, 4_000));

        List<EncodedPage> pages = EncodedPage.Of(encoder, chunk);
        Assert.Equal((entries, 8 * entries), (pages[0].Header.Values, pages[0].Values.Length));

        // Width, the head of 500 times 8 packed places in two bytes, and the places.
        Assert.Equal((width, 1 + 2 + 4_000 * bytes), (pages[1].Values[0], pages[1].Values.Length));
    }

    [Theory]
    [InlineData(255, 8)]
    [InlineData(256, 8)]
    [InlineData(257, 9)]
    public void Places_of_texts_when_encoded_then_in_no_more_bits_than_the_last_one_needs(int symbols, int width)
    {
        using RowGroupEncoder encoder = new();
        EncodedChunk chunk = encoder.Encode([.. Enumerable.Range(0, symbols).Select(i => OddBars.One($"S{i:000}", 1))]).Chunks[1];

        byte[] runs = EncodedPage.Of(encoder, chunk)[1].Values;
        Assert.Equal(width, runs[0]);
        Assert.Equal(1 + symbols * (width == 8 ? 2 : 3), runs.Length);
    }

    [Theory]
    [InlineData(32_768, ValueEncoding.RleDictionary)]
    [InlineData(32_769, ValueEncoding.ByteStreamSplit)]
    public void Column_when_its_different_values_are_as_many_as_a_dictionary_holds_then_by_dictionary_and_with_one_more_not(int different, object encoding)
    {
        double[] values = Different(different);
        using RowGroupEncoder encoder = new();

        Assert.Equal(encoding, Encode(encoder, [.. values, .. values, .. values]).Encoding);
    }

    [Fact]
    public void Column_when_all_values_differ_then_planes()
    {
        using RowGroupEncoder encoder = new();
        Assert.Equal(ValueEncoding.ByteStreamSplit, Encode(encoder, Different(500)).Encoding);
    }

    [Fact]
    public void Column_when_one_byte_of_its_values_varies_then_planes_which_need_no_dictionary_for_it()
    {
        // 256 numbers that differ in their last byte: the places are as many bytes as that plane, and the dictionary comes on top.
        Random random = new(1);
        using RowGroupEncoder encoder = new();
        Assert.Equal(ValueEncoding.ByteStreamSplit, Encode(encoder, [.. Enumerable.Range(0, 2_000).Select(_ => BitConverter.Int64BitsToDouble(0x3FF0_0000_0000_0000 + random.Next(256)))]).Encoding);
    }

    [Fact]
    public void Column_when_only_its_first_page_is_even_then_judged_by_the_page_in_the_middle()
    {
        Random random = new(1);
        double[] values = Different(4_000), rows = [.. Enumerable.Range(0, 3 * PageRows).Select(i => i < PageRows ? values[0] : values[random.Next(4_000)])];
        using RowGroupEncoder encoder = new();

        // The planes of the first page are next to nothing, less than the dictionary; those of the others are 70 kB each.
        Assert.Equal(ValueEncoding.RleDictionary, Encode(encoder, rows).Encoding);
    }

    [Fact]
    public void Layout_when_the_values_change_then_measured_again_in_each_eighth_row_group()
    {
        double[] different = Different(600), few = Repeated(10, 600);
        using RowGroupEncoder encoder = new();
        ValueEncoding[] encodings = [.. Enumerable.Range(0, 17).Select(group => Encode(encoder, group is 0 or 16 ? different : few).Encoding)];

        Assert.Equal([.. Enumerable.Repeat(ValueEncoding.ByteStreamSplit, 8), .. Enumerable.Repeat(ValueEncoding.RleDictionary, 8), ValueEncoding.ByteStreamSplit], encodings);
    }

    [Theory]
    [InlineData(100, ValueEncoding.RleDictionary)]
    [InlineData(200, ValueEncoding.RleDictionary)]
    [InlineData(201, ValueEncoding.ByteStreamSplit)]
    public void Layout_when_a_dictionary_has_more_than_twice_the_entries_then_measured_again_at_once(int entries, object encoding)
    {
        using RowGroupEncoder encoder = new();
        Assert.Equal(ValueEncoding.RleDictionary, Encode(encoder, Repeated(100, 1_000)).Encoding);

        // All different, for which planes are better: what was measured before holds until there are too many.
        Assert.Equal(encoding, Encode(encoder, Different(entries)).Encoding);
        Assert.Equal(encoding, Encode(encoder, Repeated(100, 1_000)).Encoding);
    }

    private static double[] Different(int count)
    {
        Random random = new(count);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
    }

    private static double[] Repeated(int different, int count)
    {
        (Random random, double[] values) = (new(count), Different(different));
        return [.. values, .. Enumerable.Range(different, count - different).Select(_ => values[random.Next(different)])];
    }

    /// <summary>Encodes values as all columns of numbers, which must be laid out alike; gives one of them.</summary>
    private static EncodedChunk Encode(RowGroupEncoder encoder, double[] values)
    {
        long[] times = [.. Enumerable.Range(0, values.Length)];
        EncodedGroup group = encoder.Encode([new(new("alpha", "A", "1m"), new(times, values, values, values, values, values))]);
        Assert.Single(group.Chunks[ParquetFormat.FirstPrice..].Select(chunk => chunk.Encoding).Distinct());
        return group.Chunks[^1];
    }
}

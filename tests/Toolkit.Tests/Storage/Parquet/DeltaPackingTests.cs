using System.Buffers;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Parquet;

/// <summary>DELTA_BINARY_PACKED by the examples of Parquet's Encodings.md, and for steps of every width.</summary>
public sealed class DeltaPackingTests
{
    // Block of 128, 4 miniblocks, count, first value as zigzag; then of each block the least step as zigzag, 4 widths and the packed rest of each step.
    public static TheoryData<long[], byte[]> Examples => new()
    {
        { [300], [0x80, 0x01, 4, 1, 0xD8, 0x04] },
        { [1, 2, 3, 4, 5], [0x80, 0x01, 4, 5, 2, 2, 0, 0, 0, 0] },
        { [7, 5, 3, 1, 2, 3, 4, 5], [0x80, 0x01, 4, 8, 14, 3, 2, 0, 0, 0, 0b1100_0000, 0b0011_1111, 0, 0, 0, 0, 0, 0] },
        { [.. Enumerable.Range(0, 129)], [0x80, 0x01, 4, 0x81, 0x01, 0, 2, 0, 0, 0, 0] },
        { [.. Enumerable.Range(0, 130)], [0x80, 0x01, 4, 0x82, 0x01, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0] },
    };

    public static TheoryData<int> Widths => [.. Enumerable.Range(0, 65)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Values_when_written_then_the_bytes_of_the_specification(long[] values, byte[] bytes)
    {
        Assert.Equal(bytes, Write(values));
        Assert.Equal(values, Read(bytes, values.Length));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Steps_of_so_many_bits_when_written_and_read_then_the_same_in_no_more_bits(int width)
    {
        Random random = new(width);
        long Step(int i) => (width, i % 32) switch
        {
            (64, 0) => long.MinValue,
            (64, 1) => long.MaxValue,
            (64, _) => random.NextInt64(long.MinValue, long.MaxValue),
            (_, 0) => 0,
            (_, 1) => (long)((1UL << width) - 1),
            _ => random.NextInt64() & (long)((1UL << width) - 1),
        };
        long sum = -5;
        long[] values = [-5, .. Enumerable.Range(0, 300).Select(i => sum = unchecked(sum + Step(i)))];

        byte[] bytes = Write(values);

        // Ten begun miniblocks of 32 steps; 6 bytes of head; of each of the 3 blocks the least step (0, or the least that there is, in 10 bytes) and 4 widths.
        Assert.Equal(10 * 4 * width + 6 + 3 * ((width == 64 ? 10 : 1) + 4), bytes.Length);
        Assert.Equal(values, Read(bytes, values.Length));
        foreach (int first in new[] { 1, 2, 33, 34, 129, 130, 300 })
        {
            Assert.Equal(values[..first], Read(bytes, values.Length, first));
        }
    }

    [Fact]
    public void Widths_of_miniblocks_that_no_value_needs_when_arbitrary_then_they_are_passed_over()
    {
        byte[] bytes = [0x80, 0x01, 4, 8, 14, 3, 2, 255, 255, 255, 0b1100_0000, 0b0011_1111, 0, 0, 0, 0, 0, 0];

        Assert.Equal([7, 5, 3, 1, 2, 3, 4, 5], Read(bytes, 8));
    }

    [Fact]
    public void Block_as_large_as_it_may_be_when_read_then_its_values() =>
        Assert.Equal([10, 15, 20], Read([.. Head(1 << 16, 1, 3), 20, 10, 0], 3));

    [Theory]
    [InlineData(0, 1, 3)]
    [InlineData((1 << 16) + 8, 1, 3)]
    [InlineData(128, 0, 3)]
    [InlineData(129, 16, 3)]
    [InlineData(1, 1 << 17, 3)]
    [InlineData(4, 1, 3)]
    [InlineData(4, 2, 3)]
    [InlineData(128, 4, 2)]
    [InlineData(128, 4, 4)]
    public void Head_when_it_cannot_be_then_bad_data(int block, int minis, int values)
    {
        byte[] bytes = [.. Head(block, minis, values), 20, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

        ToolkitException e = Assert.Throws<ToolkitException>(() => Read(bytes, 3));
        Assert.Equal((ErrorKind.BadData, "a page of times or lengths is damaged"), (e.Kind, e.Message));
    }

    [Fact]
    public void Width_of_more_bits_than_a_number_has_when_read_then_bad_data() =>
        Assert.Contains("a page of times or lengths is damaged", Assert.Throws<ToolkitException>(() => Read([.. Head(128, 4, 3), 20, 10, 65, 0, 0, 0, .. new byte[300]], 3)).Message);

    private static byte[] Head(int block, int minis, int values)
    {
        ArrayBufferWriter<byte> head = new();
        Array.ForEach([block, minis, values], value => head.Varint((ulong)value));
        return head.WrittenSpan.ToArray();
    }

    private static byte[] Write(long[] values)
    {
        ArrayBufferWriter<byte> bytes = new();
        DeltaPacking.Write(values, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    private static long[] Read(byte[] bytes, int count, int? first = null)
    {
        // What stands behind a page is left from another one.
        byte[] margin = [.. Enumerable.Repeat<byte>(0xA5, BitPacking.Margin)];
        long[] values = new long[first ?? count];
        int length = DeltaPacking.Read([.. bytes, .. margin], count, values);
        Assert.Equal(first is null ? bytes.Length : length, length);
        return values;
    }
}

using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Parquet;

/// <summary>Parquet's hybrid of runs and packed numbers, from bytes put together bit by bit.</summary>
public sealed class HybridRunsTests
{
    public static TheoryData<int> Widths => [.. Enumerable.Range(0, 33)];

    [Fact]
    public void Packed_numbers_of_the_specification_when_read_then_0_to_7() =>
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], Read([3, 0b1000_1000, 0b1100_0110, 0b1111_1010], 3, (0, 8)));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Runs_and_packed_numbers_when_read_then_in_their_order(int width)
    {
        Random random = new(width);
        List<byte> bytes = [];
        List<uint> numbers = [];
        uint Number() => width == 0 ? 0 : (uint)random.NextInt64() >> (32 - width);
        for (int i = 0; i < 12; i++)
        {
            uint[] some = i % 2 == 0 ? [.. Enumerable.Repeat(Number(), random.Next(1, 200))] : [.. Enumerable.Range(0, 8 * random.Next(1, 20)).Select(_ => Number())];
            bytes.AddRange(i % 2 == 0 ? Run(some.Length, some[0], width) : Packed(some, width));
            numbers.AddRange(some);
        }

        int[] all = [.. numbers.Select(number => (int)number)];
        Assert.Equal(all, Read([.. bytes], width, (0, all.Length)));
        for (int i = 0; i < 10; i++)
        {
            int first = random.Next(all.Length), count = random.Next(all.Length - first);
            Assert.Equal(all.Skip(first).Take(count), Read([.. bytes], width, (first, count)));
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(5, 19)]
    [InlineData(8, 256)]
    [InlineData(9, 300)]
    [InlineData(16, 40_000)]
    [InlineData(17, 70_000)]
    public void Values_of_a_dictionary_when_looked_up_then_those_at_the_places(int width, int entries)
    {
        double[] dictionary = [.. Enumerable.Range(0, entries).Select(i => i / 4.0)];
        uint[] packed = [.. Enumerable.Range(0, 24).Select(i => (uint)((i * 7_919L + entries - 1) % entries))];
        byte[] bytes = [.. Run(3, (uint)entries - 1, width), .. Packed(packed, width), .. Run(70, 0, width), .. Packed(packed[..8], width)];
        double[] all = [.. Enumerable.Repeat((entries - 1) / 4.0, 3), .. packed.Select(place => place / 4.0), .. new double[70], .. packed[..8].Select(place => place / 4.0)];

        Assert.Equal(all, Look(bytes, width, dictionary, (0, all.Length)));
        Assert.Equal(all[10..30], Look(bytes, width, dictionary, (10, 20)));
        Assert.Equal(all[^5..], Look(bytes, width, dictionary, (all.Length - 5, 5)));
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(8, false)]
    [InlineData(16, true)]
    [InlineData(16, false)]
    [InlineData(32, true)]
    [InlineData(32, false)]
    public void Place_behind_the_dictionary_when_looked_up_then_bad_data(int width, bool packed)
    {
        foreach (uint place in (uint[])[200, width == 32 ? uint.MaxValue : 255])
        {
            byte[] bytes = packed ? Packed([0, 0, 0, 0, 0, 0, 0, place], width) : Run(8, place, width);

            ToolkitException e = Assert.Throws<ToolkitException>(() => Look(bytes, width, new double[200], (0, 8)));
            Assert.Equal((ErrorKind.BadData, "a page is damaged: it names a value that the dictionary does not have"), (e.Kind, e.Message));
        }
    }

    [Theory]
    [InlineData(5, new byte[] { 3, 0, 0, 0, 0 })]
    [InlineData(8, new byte[] { 3, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(16, new byte[] { 8, 1 })]
    [InlineData(1, new byte[] { 8 })]
    [InlineData(1, new byte[] { 0x80, 0x80, 0x80, 0x80, 0x10, 1 })]
    [InlineData(1, new byte[] { 0x82, 0x80, 0x80, 0x80, 0x20, 1 })]
    [InlineData(8, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0 })]
    public void Run_longer_than_what_is_left_when_read_then_bad_data(int width, byte[] bytes)
    {
        ToolkitException e = Assert.Throws<ToolkitException>(() => Read(bytes, width, (0, 1)));
        Assert.Equal((ErrorKind.BadData, "a page is damaged: a run is longer than what is left"), (e.Kind, e.Message));
    }

    [Fact]
    public void Longest_run_that_can_be_when_read_then_its_number() =>
        Assert.Equal([1, 1, 1], Read([0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 1], 1, (int.MaxValue - 3, 3)));

    private static int[] Read(byte[] bytes, int width, (int First, int Count) wanted)
    {
        HybridRuns runs = new(WithMargin(bytes), width);
        int[] numbers = new int[wanted.Count];
        runs.Skip(wanted.First);
        runs.Read(numbers);
        return numbers;
    }

    private static double[] Look(byte[] bytes, int width, double[] dictionary, (int First, int Count) wanted)
    {
        HybridRuns runs = new(WithMargin(bytes), width);
        double[] values = new double[wanted.Count];
        runs.Skip(wanted.First);
        runs.Look(dictionary, values);
        return values;
    }

    // What stands behind a page is left from another one.
    private static byte[] WithMargin(byte[] bytes) => [.. bytes, .. Enumerable.Repeat<byte>(0xA5, BitPacking.Margin)];

    private static byte[] Run(int count, uint value, int width) =>
        [.. Varint((uint)count << 1), .. BitConverter.GetBytes(value)[..((width + 7) / 8)]];

    private static byte[] Packed(uint[] values, int width)
    {
        byte[] bits = new byte[values.Length * width / 8];
        for (int i = 0; i < values.Length * width; i++)
        {
            bits[i / 8] |= (byte)((values[i / width] >> i % width & 1) << i % 8);
        }

        return [.. Varint((uint)values.Length / 8 << 1 | 1), .. bits];
    }

    private static byte[] Varint(uint value) => value < 0x80 ? [(byte)value] : [(byte)(value & 0x7F | 0x80), .. Varint(value >> 7)];
}

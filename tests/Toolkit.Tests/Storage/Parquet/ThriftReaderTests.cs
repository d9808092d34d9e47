using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Parquet;

/// <summary>Thrift's compact protocol up to the last byte, and not behind it.</summary>
public sealed class ThriftReaderTests
{
    private const int MaxDepth = 16;

    [Theory]
    [InlineData(MaxDepth, false)]
    [InlineData(MaxDepth + 1, true)]
    [InlineData(1_000_000, true)]
    public void Structs_in_structs_when_skipped_then_up_to_a_depth(int depth, bool refused)
    {
        byte[] bytes = [.. Enumerable.Repeat((byte)(1 << 4 | ThriftReader.Struct), depth - 1), .. new byte[depth]];
        MustSkip(bytes, ThriftReader.Struct, refused);
    }

    [Theory]
    [InlineData(1_000_000)]
    public void Lists_in_lists_when_skipped_then_up_to_a_depth(int depth) => MustSkip([.. Enumerable.Repeat((byte)(1 << 4 | ThriftReader.List), depth), 0], ThriftReader.List, refused: true);

    /// <summary>Values that end at the last byte.</summary>
    [Theory]
    [InlineData(3, new byte[] { 7 })]
    [InlineData(6, new byte[] { 0x80, 0x01 })]
    [InlineData(7, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })]
    [InlineData(8, new byte[] { 3, 1, 2, 3 })]
    [InlineData(8, new byte[] { 0 })]
    [InlineData(9, new byte[] { 0x31, 1, 2, 1 })]
    [InlineData(9, new byte[] { 0x03 })]
    [InlineData(9, new byte[] { 0xF3, 2, 1, 2 })]
    [InlineData(9, new byte[] { 0x27, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8 })]
    [InlineData(12, new byte[] { 0x17, 1, 2, 3, 4, 5, 6, 7, 8, 0 })]
    public void Value_when_it_ends_with_the_bytes_then_skipped_and_refused_when_cut(byte type, byte[] bytes)
    {
        MustSkip(bytes, type, refused: false);
        for (int length = 0; length < bytes.Length; length++)
        {
            MustSkip(bytes[..length], type, refused: true);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x00 }, 0)]
    [InlineData(new byte[] { 0x01 }, -1)]
    [InlineData(new byte[] { 0x02 }, 1)]
    [InlineData(new byte[] { 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 }, long.MaxValue)]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 }, long.MinValue)]
    public void Number_when_read_then_by_zigzag(byte[] bytes, long number) => Assert.Equal(number, new ThriftReader(bytes).Number());

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    public void List_when_it_says_more_items_than_there_are_bytes_then_refused(byte items, bool refused)
    {
        byte[] bytes = [0xF3, items, 1, 2, 3];
        if (refused)
        {
            Refused(() => new ThriftReader(bytes).Items());
        }
        else
        {
            Assert.Equal(items, new ThriftReader(bytes).Items());
        }
    }

    [Fact]
    public void Number_of_more_than_64_bits_when_read_then_refused() => Refused(() => new ThriftReader([.. Enumerable.Repeat((byte)0x80, 10), 1]).Varint());

    [Fact]
    public void Fields_when_far_from_each_other_then_by_their_own_number()
    {
        // A step of 15, then field 300 with its number behind the head, as zigzag.
        ThriftReader thrift = new([0xF5, 0x02, 0x05, 0xD8, 0x04, 0x04, 0x00]);
        List<(int, long)> found = [];
        while (thrift.Next(out int field, out _))
        {
            found.Add((field, thrift.Number()));
        }

        Assert.Equal([(15, 1), (300, 2)], found);
    }

    private static void MustSkip(byte[] bytes, byte type, bool refused)
    {
        if (refused)
        {
            Refused(() => new ThriftReader(bytes).Skip(type));
            return;
        }

        ThriftReader thrift = new(bytes);
        thrift.Skip(type);
        Assert.Equal(bytes.Length, thrift.Position);
    }

    private static void Refused(Action read) => Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(read).Kind);
}

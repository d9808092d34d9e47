using System.Buffers.Binary;
using System.IO.Compression;
using Toolkit.Catalog;

namespace Toolkit.Tests.Catalog.Journal;

/// <summary>The frame of a blob, against .NET's Brotli and a CRC-32C by its polynomial.</summary>
public sealed class PackedColumnsTests
{
    private const int Header = 9;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10_000)]
    [InlineData(300_001)]
    public void Blob_when_it_is_whole_then_it_unpacks_to_what_was_packed(int length)
    {
        byte[] columns = Bytes(length);
        byte[] blob = PackedColumns.Pack(columns);
        Assert.Equal(1, blob[0]);
        Assert.Equal(Crc32C(blob[5..]), BinaryPrimitives.ReadUInt32LittleEndian(blob.AsSpan(1)));
        Assert.Equal(length, BinaryPrimitives.ReadInt32LittleEndian(blob.AsSpan(5)));
        using MemoryStream unpacked = new();
        new BrotliStream(new MemoryStream(blob[Header..]), CompressionMode.Decompress).CopyTo(unpacked);
        Assert.Equal(columns, unpacked.ToArray());
        Assert.Null(PackedColumns.Damage(blob));
        Assert.Equal(columns, PackedColumns.Unpack(blob));
    }

    [Fact]
    public void Checksum_is_the_CRC_32C_of_the_standard() => Assert.Equal(0xE3069283, Crc32C("123456789"u8));

    [Fact]
    public void Blob_when_any_bit_has_flipped_then_it_is_damaged()
    {
        byte[] blob = PackedColumns.Pack(Bytes(40));
        for (int bit = 0; bit < blob.Length * 8; bit++)
        {
            byte[] bad = [.. blob];
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotNull(PackedColumns.Damage(bad));
            Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => PackedColumns.Unpack(bad)).Kind);
        }
    }

    [Fact]
    public void Blob_when_it_is_cut_or_goes_on_then_it_is_damaged()
    {
        byte[] blob = PackedColumns.Pack(Bytes(40));
        for (int length = 0; length < blob.Length; length++)
        {
            byte[] cut = blob[..length];
            Assert.Contains("CRC-32C", PackedColumns.Damage(cut), StringComparison.Ordinal);
            Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => PackedColumns.Unpack(cut)).Kind);
        }

        Assert.NotNull(PackedColumns.Damage([.. blob, 0]));
    }

    [Theory]
    [InlineData(1, 0, null)]
    [InlineData(1, 1, null)]
    [InlineData(1, 0x7FFFFFC7, null)]
    [InlineData(1, 0x7FFFFFC8, "length makes no sense")]
    [InlineData(1, int.MaxValue, "length makes no sense")]
    [InlineData(1, -1, "length makes no sense")]
    [InlineData(1, int.MinValue, "length makes no sense")]
    [InlineData(2, 0, "kept in format 2")]
    [InlineData(0, 0, "kept in format 0")]
    [InlineData(2, -1, "kept in format 2")]
    public void Blob_when_its_head_says_so_then_that_is_what_is_wrong(byte format, int length, string? says)
    {
        string? damage = PackedColumns.Damage(Blob(format, length, []));
        if (says is null)
        {
            Assert.Null(damage);
        }
        else
        {
            Assert.Contains(says, damage, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Blob_when_it_unpacks_to_another_length_than_it_says_then_it_is_bad_data(int off)
    {
        byte[] packed = PackedColumns.Pack(Bytes(40))[Header..];
        Assert.Equal(40, PackedColumns.Unpack(Blob(1, 40, packed)).Length);
        ToolkitException error = Assert.Throws<ToolkitException>(() => PackedColumns.Unpack(Blob(1, 40 + off, packed)));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains("do not unpack", error.Message, StringComparison.Ordinal);
        Assert.Throws<ToolkitException>(() => PackedColumns.Unpack(Blob(1, 0, [])));
    }

    /// <summary>A blob with the right checksum, whatever else it says.</summary>
    private static byte[] Blob(byte format, int length, byte[] packed)
    {
        byte[] blob = [format, 0, 0, 0, 0, 0, 0, 0, 0, .. packed];
        BinaryPrimitives.WriteInt32LittleEndian(blob.AsSpan(5), length);
        BinaryPrimitives.WriteUInt32LittleEndian(blob.AsSpan(1), Crc32C(blob[5..]));
        return blob;
    }

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(3).NextBytes(bytes);
        return bytes;
    }

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in bytes)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82F63B78;
            }
        }

        return ~crc;
    }
}

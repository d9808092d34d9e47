using System.Buffers;

namespace Toolkit.Storage;

/// <summary>The numbers of variable length that Parquet is made of.</summary>
internal static class ByteWriting
{
    public static void Byte(this ArrayBufferWriter<byte> to, byte value)
    {
        to.GetSpan(1)[0] = value;
        to.Advance(1);
    }

    /// <summary>Seven bits a byte, the lowest first.</summary>
    public static void Varint(this ArrayBufferWriter<byte> to, ulong value)
    {
        while (value >= 0x80)
        {
            to.Byte((byte)(value | 0x80));
            value >>= 7;
        }

        to.Byte((byte)value);
    }

    /// <summary>Small numbers of either sign as small numbers.</summary>
    public static void ZigZag(this ArrayBufferWriter<byte> to, long value) => to.Varint((ulong)((value << 1) ^ (value >> 63)));
}

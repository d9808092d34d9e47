using System.Buffers.Binary;
using System.Text;

namespace Toolkit.ClickHouse.Pushing;

/// <summary>Rows in ClickHouse's RowBinary.</summary>
internal sealed class RowBuffer
{
    private byte[] _bytes = new byte[1 << 16];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void Byte(byte value) => Room(1)[0] = value;

    public void Int(int value) => BinaryPrimitives.WriteInt32LittleEndian(Room(4), value);

    public void Long(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Room(8), value);

    /// <summary>The length in sevens of bits, then UTF-8.</summary>
    public void Text(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        for (uint rest = (uint)length; ; rest >>= 7)
        {
            Byte((byte)(rest < 0x80 ? rest : rest | 0x80));
            if (rest < 0x80)
            {
                break;
            }
        }

        Encoding.UTF8.GetBytes(value, Room(length));
    }

    public void Append(RowBuffer other) => other.Written.Span.CopyTo(Room(other.Length));

    private Span<byte> Room(int length)
    {
        if (_bytes.Length - Length < length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + length));
        }

        Length += length;
        return _bytes.AsSpan(Length - length, length);
    }
}

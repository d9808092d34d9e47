using System.Buffers;

namespace Toolkit.Storage;

/// <summary>Writes the structs of Parquet's footer and page headers in Thrift's compact protocol.</summary>
internal sealed class ThriftWriter(ArrayBufferWriter<byte> to)
{
    private const byte True = 1, False = 2, I32 = 5, I64 = 6, Binary = 8, List = 9, Struct = 12;

    private readonly Stack<int> _outer = [];
    private int _last;

    public void Int(int field, int value)
    {
        Field(field, I32);
        to.ZigZag(value);
    }

    public void Long(int field, long value)
    {
        Field(field, I64);
        to.ZigZag(value);
    }

    public void Bool(int field, bool value) => Field(field, value ? True : False);

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Field(field, Binary);
        Bytes(value);
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A struct in a field, or the next one of a list.</summary>
    public void Open(int? field = null)
    {
        if (field is { } number)
        {
            Field(number, Struct);
        }

        _outer.Push(_last);
        _last = 0;
    }

    public void Close()
    {
        End();
        _last = _outer.Pop();
    }

    /// <summary>The end of the outermost struct.</summary>
    public void End() => to.Byte(0);

    public void Structs(int field, int count) => Items(field, Struct, count);

    public void Ints(int field, params ReadOnlySpan<int> values)
    {
        Items(field, I32, values.Length);
        foreach (int value in values)
        {
            to.ZigZag(value);
        }
    }

    public void Texts(int field, string value)
    {
        Items(field, Binary, 1);
        Bytes(Encoding.UTF8.GetBytes(value));
    }

    private void Items(int field, byte type, int count)
    {
        Field(field, List);
        to.Byte((byte)(Math.Min(count, 15) << 4 | type));
        if (count >= 15)
        {
            to.Varint((ulong)count);
        }
    }

    // Fields are written in ascending order, close enough to each other that the short header does.
    private void Field(int field, byte type)
    {
        to.Byte((byte)((field - _last) << 4 | type));
        _last = field;
    }

    private void Bytes(ReadOnlySpan<byte> value)
    {
        to.Varint((ulong)value.Length);
        to.Write(value);
    }
}

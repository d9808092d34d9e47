namespace Toolkit.Storage;

/// <summary>Reads structs in Thrift's compact protocol; whatever the bytes are, it ends, and never looks past them.</summary>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    public const byte True = 1, List = 9, Struct = 12;

    private const int MaxDepth = 16;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _last, _depth;

    public int Position { get; private set; }

    /// <summary>The next field of the struct; false at its end.</summary>
    public bool Next(out int field, out byte type)
    {
        byte head = Byte();
        type = (byte)(head & 15);
        field = head == 0 ? 0 : head >> 4 is > 0 and var step ? _last + step : (int)Number();
        _last = field;
        return head != 0;
    }

    /// <summary>Begins a struct inside of another; what it gives goes to <see cref="Leave"/>.</summary>
    public int Enter()
    {
        if (++_depth > MaxDepth)
        {
            throw Broken("structs are nested too deep");
        }

        int outer = _last;
        _last = 0;
        return outer;
    }

    public void Leave(int outer)
    {
        _depth--;
        _last = outer;
    }

    public ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Broken("a number is too long");
    }

    public long Number() => Varint() is var value ? (long)(value >> 1) ^ -(long)(value & 1) : 0;

    /// <summary>A count or a size.</summary>
    public int Count() => Number() is >= 0 and <= int.MaxValue and var count ? (int)count : throw Broken("a count is out of range");

    public ReadOnlySpan<byte> Bytes()
    {
        ulong length = Varint();
        if (length > (ulong)(_bytes.Length - Position))
        {
            throw Broken("a text is longer than what is left");
        }

        ReadOnlySpan<byte> found = _bytes.Slice(Position, (int)length);
        Position += (int)length;
        return found;
    }

    /// <summary>How many items follow, each of at least one byte.</summary>
    public int Items()
    {
        int count = Byte() >> 4;
        ulong items = count == 15 ? Varint() : (ulong)count;
        return items <= (ulong)(_bytes.Length - Position) ? (int)items : throw Broken("a list is longer than what is left");
    }

    public void Skip(byte type)
    {
        switch (type)
        {
            case 1 or 2:
                break;
            case 3:
                Byte();
                break;
            case 4 or 5 or 6:
                Varint();
                break;
            case 7:
                Skip(sizeof(double));
                break;
            case 8:
                Bytes();
                break;
            case List or 10:
                SkipItems();
                break;
            case Struct:
                int outer = Enter();
                while (Next(out _, out byte field))
                {
                    Skip(field);
                }

                Leave(outer);
                break;
            default:
                throw Broken("a type is not known");
        }
    }

    private void SkipItems()
    {
        int outer = Enter();
        byte type = (byte)(Peek() & 15);
        for (int left = Items(); left > 0; left--)
        {
            Skip(type is 1 or 2 ? (byte)3 : type);
        }

        Leave(outer);
    }

    private void Skip(int count) => Position = count <= _bytes.Length - Position ? Position + count : throw Broken("it ends early");

    private readonly byte Peek() => Position < _bytes.Length ? _bytes[Position] : throw Broken("it ends early");

    private byte Byte()
    {
        byte next = Peek();
        Position++;
        return next;
    }

    private static ToolkitException Broken(string why) => ToolkitException.BadData($"its footer or the head of a page is damaged: {why}");
}

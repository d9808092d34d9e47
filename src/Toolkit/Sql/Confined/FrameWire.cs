using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Sql;

/// <summary>Rows and values as bytes, between a confined process and the one that asks it.</summary>
/// <remarks>The reading side trusts nothing: a count is looked at before room is made for it.</remarks>
internal static class FrameWire
{
    private const byte Null = byte.MaxValue;
    private const int MostRows = 1 << 16;
    private const int MostColumns = 1 << 16;

    // The place of each is its number on the wire.
    private static readonly WireForm[] Forms =
    [
        new PlainForm<bool>(), new PlainForm<sbyte>(), new PlainForm<short>(), new PlainForm<int>(), new PlainForm<long>(), new PlainForm<byte>(),
        new PlainForm<ushort>(), new PlainForm<uint>(), new PlainForm<ulong>(), new PlainForm<float>(), new PlainForm<double>(), new PlainForm<decimal>(),
        new PlainForm<DateTime>(), new PlainForm<DateOnly>(), new PlainForm<TimeOnly>(), new PlainForm<TimeSpan>(), new PlainForm<SqlInterval>(), new PlainForm<Guid>(),
        new PlainForm<Int128>(),
        new ObjectForm<string>((to, text) => to.Write(text), from => from.ReadString()),
        new ObjectForm<byte[]>(WriteBytes, ReadBytes),
        new ObjectForm<BigInteger>((to, number) => WriteBytes(to, number.ToByteArray()), from => new(ReadBytes(from))),
        new ObjectForm<IReadOnlyList<object?>>(WriteList, ReadList),
        new ObjectForm<IReadOnlyDictionary<string, object?>>(WriteFields, ReadFields),
        new ObjectForm<IReadOnlyList<KeyValuePair<object, object?>>>(WriteMap, ReadMap),
    ];

    public static void Write(BinaryWriter to, Frame frame)
    {
        to.Write(frame.RowCount);
        to.Write(frame.Truncated);
        to.Write(frame.Columns.Count);
        foreach (FrameColumn column in frame.Columns)
        {
            int form = Array.FindIndex(Forms, f => f.Type == column.Type);
            to.Write((byte)form);
            to.Write(column.Name);
            to.Write(column.SqlType);
            Forms[form].Write(to, column);
        }
    }

    /// <exception cref="InvalidDataException">The bytes are none that <see cref="Write"/> has written.</exception>
    public static Frame Read(BinaryReader from)
    {
        int rows = Within(from.ReadInt32(), MostRows);
        bool truncated = from.ReadBoolean();
        FrameColumn[] columns = new FrameColumn[Within(from.ReadInt32(), MostColumns)];
        for (int i = 0; i < columns.Length; i++)
        {
            WireForm form = Forms[Within(from.ReadByte(), Forms.Length - 1)];
            columns[i] = form.Read(from, (from.ReadString(), from.ReadString(), rows));
        }

        return new(columns, truncated);
    }

    /// <summary>The rows of all pieces, one below the other.</summary>
    public static Frame Join(IReadOnlyList<Frame> pieces) => pieces is [var only] ? only : new(
        Enumerable.Range(0, pieces[0].Columns.Count).Select(i => Join([.. pieces.Select(p => p.Columns[i])])), pieces[^1].Truncated);

    /// <summary>Whether a value can be written; lists, if their items can.</summary>
    public static bool Knows(object? value) => value is null || Array.Exists(Forms, f => f.Type.IsInstanceOfType(value));

    public static void WriteValue(BinaryWriter to, object? value)
    {
        int form = value is null ? Null : Array.FindIndex(Forms, f => f.Type.IsInstanceOfType(value));
        to.Write((byte)form);
        if (value is not null)
        {
            Forms[form].WriteOne(to, value);
        }
    }

    public static object? ReadValue(BinaryReader from)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return from.ReadByte() is not Null and var form ? Forms[Within(form, Forms.Length - 1)].ReadOne(from) : null;
    }

    /// <summary>A decimal too wide for C# makes its piece text, and so the whole column.</summary>
    private static FrameColumn Join(FrameColumn[] pieces)
    {
        FrameColumn[] alike = pieces.Any(p => p is FrameColumn<string>)
            ? [.. pieces.Select(p => p is FrameColumn<decimal> d ? AsText(d) : p)]
            : pieces;
        return Array.Find(Forms, f => f.Type == alike[0].Type)!.Join(alike);
    }

    private static FrameColumn<string> AsText(FrameColumn<decimal> column) =>
        new(column.Name, column.SqlType, Array.ConvertAll(column.Values.ToArray(), value => value.ToString(CultureInfo.InvariantCulture)), column.Nulls);

    private static void WriteBytes(BinaryWriter to, byte[] bytes)
    {
        to.Write(bytes.Length);
        to.Write(bytes);
    }

    private static byte[] ReadBytes(BinaryReader from) => from.ReadBytes(Count(from));

    private static void WriteList(BinaryWriter to, IReadOnlyList<object?> items)
    {
        to.Write(items.Count);
        foreach (object? item in items)
        {
            WriteValue(to, item);
        }
    }

    private static object?[] ReadList(BinaryReader from)
    {
        object?[] items = new object?[Count(from)];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = ReadValue(from);
        }

        return items;
    }

    private static void WriteFields(BinaryWriter to, IReadOnlyDictionary<string, object?> fields)
    {
        to.Write(fields.Count);
        foreach ((string name, object? value) in fields)
        {
            to.Write(name);
            WriteValue(to, value);
        }
    }

    private static OrderedDictionary<string, object?> ReadFields(BinaryReader from)
    {
        int count = Count(from);
        OrderedDictionary<string, object?> fields = [];
        for (int i = 0; i < count; i++)
        {
            fields[from.ReadString()] = ReadValue(from);
        }

        return fields;
    }

    private static void WriteMap(BinaryWriter to, IReadOnlyList<KeyValuePair<object, object?>> map)
    {
        to.Write(map.Count);
        foreach ((object key, object? value) in map)
        {
            WriteValue(to, key);
            WriteValue(to, value);
        }
    }

    private static KeyValuePair<object, object?>[] ReadMap(BinaryReader from)
    {
        KeyValuePair<object, object?>[] map = new KeyValuePair<object, object?>[Count(from)];
        for (int i = 0; i < map.Length; i++)
        {
            map[i] = new(ReadValue(from)!, ReadValue(from));
        }

        return map;
    }

    /// <summary>A number of bytes or of items, none of which is smaller than a byte.</summary>
    private static int Count(BinaryReader from)
    {
        int count = Within(from.ReadInt32(), Array.MaxLength);
        (from.BaseStream as LimitedStream)?.Demand(count);
        return count;
    }

    private static int Within(int value, int most) => value >= 0 && value <= most ? value : throw new InvalidDataException("the confined process says what it cannot say");
}

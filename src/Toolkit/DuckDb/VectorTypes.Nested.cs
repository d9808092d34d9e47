using DuckDB.NET.Native;
using Types = DuckDB.NET.Native.NativeMethods.LogicalType;

namespace Toolkit.DuckDb;

internal sealed class ListType : ObjectType<IReadOnlyList<object?>>
{
    private readonly VectorType _item;

    public ListType(DuckDBLogicalType type) : this(VectorTypes.OfPart(Types.DuckDBListTypeChildType(type)))
    {
    }

    private ListType(VectorType item) : base(item.Sql + "[]") => _item = item;

    protected override unsafe object? Value(IntPtr vector, ulong row)
    {
        DuckDBListEntry entry = ((DuckDBListEntry*)NativeMethods.Vectors.DuckDBVectorGetData(vector))[row];
        return Items(NativeMethods.Vectors.DuckDBListVectorGetChild(vector), _item, entry.Offset, entry.Length);
    }

    internal static object?[] Items(IntPtr child, VectorType item, ulong offset, ulong length)
    {
        object?[] items = new object?[length];
        for (ulong i = 0; i < length; i++)
        {
            items[i] = item.Read(child, offset + i);
        }

        return items;
    }
}

internal sealed class ArrayType : ObjectType<IReadOnlyList<object?>>
{
    private readonly VectorType _item;
    private readonly ulong _size;

    public ArrayType(DuckDBLogicalType type) : this(VectorTypes.OfPart(Types.DuckDBArrayTypeChildType(type)), (ulong)Types.DuckDBArrayVectorGetSize(type))
    {
    }

    private ArrayType(VectorType item, ulong size) : base($"{item.Sql}[{size}]") => (_item, _size) = (item, size);

    protected override object? Value(IntPtr vector, ulong row) =>
        ListType.Items(NativeMethods.Vectors.DuckDBArrayVectorGetChild(vector), _item, row * _size, _size);
}

internal sealed class StructType : ObjectType<IReadOnlyDictionary<string, object?>>
{
    private readonly (string Name, VectorType Type)[] _fields;

    public StructType(DuckDBLogicalType type) : this(Fields(type))
    {
    }

    private StructType((string Name, VectorType Type)[] fields)
        : base($"STRUCT({string.Join(", ", fields.Select(f => $"{SqlLiteral.Name(f.Name)} {f.Type.Sql}"))})") => _fields = fields;

    protected override object? Value(IntPtr vector, ulong row)
    {
        OrderedDictionary<string, object?> fields = new(_fields.Length);
        for (int i = 0; i < _fields.Length; i++)
        {
            fields[_fields[i].Name] = _fields[i].Type.Read(NativeMethods.Vectors.DuckDBStructVectorGetChild(vector, i), row);
        }

        return fields;
    }

    private static (string, VectorType)[] Fields(DuckDBLogicalType type)
    {
        (string, VectorType)[] fields = new (string, VectorType)[Types.DuckDBStructTypeChildCount(type)];
        for (int i = 0; i < fields.Length; i++)
        {
            string name = Types.DuckDBStructTypeChildName(type, i) is { Length: > 0 } known ? known : $"v{i + 1}";
            fields[i] = (name, VectorTypes.OfPart(Types.DuckDBStructTypeChildType(type, i)));
        }

        return fields;
    }
}

/// <summary>A map is a list of structs of key and value.</summary>
internal sealed class MapType : ObjectType<IReadOnlyList<KeyValuePair<object, object?>>>
{
    private readonly VectorType _key;
    private readonly VectorType _value;

    public MapType(DuckDBLogicalType type) : this(VectorTypes.OfPart(Types.DuckDBMapTypeKeyType(type)), VectorTypes.OfPart(Types.DuckDBMapTypeValueType(type)))
    {
    }

    private MapType(VectorType key, VectorType value) : base($"MAP({key.Sql}, {value.Sql})") => (_key, _value) = (key, value);

    protected override unsafe object? Value(IntPtr vector, ulong row)
    {
        DuckDBListEntry entry = ((DuckDBListEntry*)NativeMethods.Vectors.DuckDBVectorGetData(vector))[row];
        IntPtr pairs = NativeMethods.Vectors.DuckDBListVectorGetChild(vector);
        IntPtr keys = NativeMethods.Vectors.DuckDBStructVectorGetChild(pairs, 0);
        IntPtr values = NativeMethods.Vectors.DuckDBStructVectorGetChild(pairs, 1);
        KeyValuePair<object, object?>[] map = new KeyValuePair<object, object?>[entry.Length];
        for (ulong i = 0; i < entry.Length; i++)
        {
            map[i] = new(_key.Read(keys, entry.Offset + i)!, _value.Read(values, entry.Offset + i));
        }

        return map;
    }
}

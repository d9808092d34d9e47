using System.Numerics;
using DuckDB.NET.Native;
using Types = DuckDB.NET.Native.NativeMethods.LogicalType;

namespace Toolkit.DuckDb;

/// <summary>DuckDB's 16 bytes of a text or blob: its length, then up to 12 bytes, or a prefix and a pointer.</summary>
internal readonly record struct StringEntry(uint Length, uint Prefix, ulong Pointer)
{
    private const uint Inlined = 12;

    /// <summary>Whether the text lies in the entry itself, so that equal entries are equal texts.</summary>
    public bool IsWhole => Length <= Inlined;

    public static unsafe ref readonly StringEntry At(IntPtr vector, ulong row) => ref ((StringEntry*)NativeMethods.Vectors.DuckDBVectorGetData(vector))[row];

    public static unsafe ReadOnlySpan<byte> Bytes(IntPtr vector, ulong row)
    {
        StringEntry* entry = (StringEntry*)NativeMethods.Vectors.DuckDBVectorGetData(vector) + row;
        return new(entry->IsWhole ? (byte*)entry + sizeof(uint) : (void*)entry->Pointer, (int)entry->Length);
    }
}

internal sealed class TextType() : ObjectType<string>("VARCHAR")
{
    private const int Kept = 256;

    // Symbols and timeframes repeat: one string for each short one that came lately, and for a run of a long one.
    private readonly (StringEntry Entry, string? Text)[] _lately = new (StringEntry, string?)[Kept];
    private (byte[] Bytes, int Length, string Text) _last = ([], 0, "");

    protected override object? Value(IntPtr vector, ulong row)
    {
        StringEntry entry = StringEntry.At(vector, row);
        if (!entry.IsWhole)
        {
            return Long(StringEntry.Bytes(vector, row));
        }

        ref (StringEntry Entry, string? Text) kept = ref _lately[(uint)HashCode.Combine(entry.Prefix, entry.Pointer) % Kept];
        if (kept.Text is null || kept.Entry != entry)
        {
            kept = (entry, Encoding.UTF8.GetString(StringEntry.Bytes(vector, row)));
        }

        return kept.Text;
    }

    private string Long(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.SequenceEqual(_last.Bytes.AsSpan(0, _last.Length)))
        {
            byte[] room = _last.Bytes.Length >= bytes.Length ? _last.Bytes : new byte[bytes.Length];
            bytes.CopyTo(room);
            _last = (room, bytes.Length, Encoding.UTF8.GetString(bytes));
        }

        return _last.Text;
    }
}

internal sealed class BlobType() : ObjectType<byte[]>("BLOB")
{
    protected override object? Value(IntPtr vector, ulong row) => StringEntry.Bytes(vector, row).ToArray();
}

/// <summary>Text of zeros and ones; the first byte counts the bits of the second that are padding.</summary>
internal sealed class BitType() : ObjectType<string>("BIT")
{
    protected override object? Value(IntPtr vector, ulong row)
    {
        ReadOnlySpan<byte> bytes = StringEntry.Bytes(vector, row);
        StringBuilder bits = new();
        foreach (byte part in bytes[1..])
        {
            bits.Append(part.ToString("B8", CultureInfo.InvariantCulture));
        }

        return bits.ToString(bytes[0], bits.Length - bytes[0]);
    }
}

internal sealed class EnumType(DuckDBLogicalType type) : ObjectType<string>(Declaration(type))
{
    private readonly string[] _names = Names(type);
    private readonly DuckDBType _width = Types.DuckDBEnumInternalType(type);

    protected override unsafe object? Value(IntPtr vector, ulong row)
    {
        void* values = NativeMethods.Vectors.DuckDBVectorGetData(vector);
        return _names[_width switch
        {
            DuckDBType.UnsignedTinyInt => ((byte*)values)[row],
            DuckDBType.UnsignedSmallInt => ((ushort*)values)[row],
            _ => ((uint*)values)[row],
        }];
    }

    private static string Declaration(DuckDBLogicalType type) => $"ENUM({string.Join(", ", Names(type).Select(SqlLiteral.Of))})";

    private static string[] Names(DuckDBLogicalType type) =>
        [.. Enumerable.Range(0, (int)Types.DuckDBEnumDictionarySize(type)).Select(i => Types.DuckDBEnumDictionaryValue(type, i) ?? "")];
}

/// <summary>Decimals as such, and as exact text where one needs more digits than C#'s decimal has.</summary>
internal static class DecimalType
{
    public static VectorType Of(DuckDBLogicalType type)
    {
        byte width = Types.DuckDBDecimalWidth(type), scale = Types.DuckDBDecimalScale(type);
        string sql = string.Create(CultureInfo.InvariantCulture, $"DECIMAL({width},{scale})");
        return Types.DuckDBDecimalInternalType(type) switch
        {
            DuckDBType.SmallInt => new FixedType<short, decimal>(sql, v => Scaled(v, scale)),
            DuckDBType.Integer => new FixedType<int, decimal>(sql, v => Scaled(v, scale)),
            DuckDBType.BigInt => new FixedType<long, decimal>(sql, v => Scaled(v, scale)),
            _ => new WideDecimalType(sql, scale),
        };
    }

    public static decimal Scaled(long unscaled, byte scale)
    {
        ulong magnitude = unscaled < 0 ? (ulong)-unscaled : (ulong)unscaled;
        return new((int)(uint)magnitude, (int)(uint)(magnitude >> 32), 0, unscaled < 0, scale);
    }
}

internal sealed unsafe class WideDecimalType(string sql, byte scale) : VectorType(sql)
{
    private static readonly Int128 Most = ((Int128)1 << 96) - 1;

    public override VectorColumn NewColumn() => new WideColumn(this);

    protected override object? Value(IntPtr vector, ulong row)
    {
        Int128 value = ((Int128*)NativeMethods.Vectors.DuckDBVectorGetData(vector))[row];
        return Fits(value) ? AsDecimal(value) : Text(value);
    }

    private bool Fits(Int128 value) => scale <= 28 && value <= Most && value >= -Most;

    private decimal AsDecimal(Int128 value)
    {
        UInt128 magnitude = (UInt128)(value < 0 ? -value : value);
        return new((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), value < 0, scale);
    }

    private string Text(Int128 value)
    {
        string digits = BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        string sign = value < 0 ? "-" : "";
        return scale == 0 ? sign + digits : $"{sign}{digits[..^scale]}.{digits[^scale..]}";
    }

    /// <summary>One value that does not fit makes the whole column text, so that none loses digits.</summary>
    private sealed class WideColumn(WideDecimalType type) : VectorColumn
    {
        private readonly Growing<Int128> _values = new();

        protected override void Take(IntPtr vector, int count, ulong* validity)
        {
            Span<Int128> room = _values.Room(count);
            Int128* raw = (Int128*)NativeMethods.Vectors.DuckDBVectorGetData(vector);
            for (int row = 0; row < count; row++)
            {
                room[row] = VectorType.IsValid(validity, (ulong)row) ? raw[row] : 0;
            }
        }

        public override FrameColumn Build(string name)
        {
            Int128[] values = _values.Memory.ToArray();
            return Array.TrueForAll(values, type.Fits)
                ? new FrameColumn<decimal>(name, type.Sql, Array.ConvertAll(values, type.AsDecimal), Nulls)
                : new FrameColumn<string>(name, type.Sql, Array.ConvertAll(values, type.Text), Nulls);
        }
    }
}

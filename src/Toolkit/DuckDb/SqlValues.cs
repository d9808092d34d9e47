using System.Buffers.Binary;
using System.Collections;
using System.Numerics;
using DuckDB.NET.Native;
using Calls = DuckDB.NET.Native.NativeMethods.Value;

namespace Toolkit.DuckDb;

/// <summary>Makes values that can be bound to parameters.</summary>
internal static class SqlValues
{
    /// <exception cref="ToolkitException">A value of that type cannot be bound (usage).</exception>
    public static DuckDBValue Of(string name, object? value) => value switch
    {
        null or DBNull => Calls.DuckDBCreateNullValue(),
        bool v => Calls.DuckDBCreateBool(v),
        string v => Calls.DuckDBCreateVarchar(v),
        char v => Calls.DuckDBCreateVarchar(v.ToString()),
        Timeframe v => Calls.DuckDBCreateVarchar(v.Name),
        Enum v => Calls.DuckDBCreateVarchar(v.ToString()),
        sbyte v => Calls.DuckDBCreateInt8(v),
        short v => Calls.DuckDBCreateInt16(v),
        int v => Calls.DuckDBCreateInt32(v),
        long v => Calls.DuckDBCreateInt64(v),
        byte v => Calls.DuckDBCreateUInt8(v),
        ushort v => Calls.DuckDBCreateUInt16(v),
        uint v => Calls.DuckDBCreateUInt32(v),
        ulong v => Calls.DuckDBCreateUInt64(v),
        float v => Calls.DuckDBCreateFloat(v),
        double v => Calls.DuckDBCreateDouble(v),
        decimal v => Decimal(v),
        Int128 v => Calls.DuckDBCreateHugeInt(new((ulong)(v & ulong.MaxValue), (long)(v >> 64))),
        BigInteger v when v >= DuckDBHugeInt.HugeIntMinValue && v <= DuckDBHugeInt.HugeIntMaxValue => Calls.DuckDBCreateHugeInt(new(v)),
        DateTime v => Calls.DuckDBCreateTimestamp(new() { Micros = UnixMicroseconds.From(v) }),
        DateTimeOffset v => Calls.DuckDBCreateTimestamp(new() { Micros = UnixMicroseconds.From(v.UtcDateTime) }),
        DateOnly v => Calls.DuckDBCreateDate(new() { Days = v.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber }),
        TimeOnly v => Calls.DuckDBCreateTime(new() { Micros = v.Ticks / TimeSpan.TicksPerMicrosecond }),
        TimeSpan v => Calls.DuckDBCreateInterval(v),
        Guid v => Uuid(v),
        byte[] v => Calls.DuckDBCreateBlob(v, v.Length),
        IEnumerable v => List(name, v),
        _ => throw Unbindable(name, value),
    };

    private static DuckDBValue Decimal(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        BigInteger unscaled = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        const byte Widest = 38;
        return Calls.DuckDBCreateDecimal(new(Widest, value.Scale, new(value < 0 ? -unscaled : unscaled)));
    }

    private static DuckDBValue Uuid(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return Calls.DuckDBCreateUuid(new(BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), BinaryPrimitives.ReadInt64BigEndian(bytes)));
    }

    private static DuckDBValue List(string name, IEnumerable items)
    {
        object[] known = [.. items.Cast<object?>().Where(i => i is not null).Select(i => i!)];
        if (known.Select(i => i.GetType()).Distinct().Count() > 1)
        {
            throw ToolkitException.Usage($"the list of ${name} mixes types", "make its items one type");
        }

        using DuckDBLogicalType type = NativeMethods.LogicalType.DuckDBCreateLogicalType(known.Length == 0 ? DuckDBType.Varchar : TypeOf(name, known[0]));
        DuckDBValue[] values = [.. items.Cast<object?>().Select(i => Of(name, i))];
        try
        {
            return Calls.DuckDBCreateListValue(type, values, values.Length);
        }
        finally
        {
            Array.ForEach(values, v => v.Dispose());
        }
    }

    private static DuckDBType TypeOf(string name, object value) => value switch
    {
        bool => DuckDBType.Boolean,
        string or char or Timeframe or Enum => DuckDBType.Varchar,
        sbyte => DuckDBType.TinyInt,
        short => DuckDBType.SmallInt,
        int => DuckDBType.Integer,
        long => DuckDBType.BigInt,
        byte => DuckDBType.UnsignedTinyInt,
        ushort => DuckDBType.UnsignedSmallInt,
        uint => DuckDBType.UnsignedInteger,
        ulong => DuckDBType.UnsignedBigInt,
        float => DuckDBType.Float,
        double => DuckDBType.Double,
        DateTime or DateTimeOffset => DuckDBType.Timestamp,
        DateOnly => DuckDBType.Date,
        Guid => DuckDBType.Uuid,
        _ => throw Unbindable(name, value),
    };

    internal static ToolkitException Unbindable(string name, object value) => ToolkitException.Usage(
        $"${name} is a {value.GetType().Name}, which cannot be bound", "bind a number, a text, a time, a Guid, bytes or a list of them");
}

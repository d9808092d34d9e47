using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Api = DuckDB.NET.Native.NativeMethods.Value;

namespace DuckDB.NET.Native;

/// <summary>A duckdb_value: one value with its type.</summary>
public sealed class DuckDBValue() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true), IDuckDBValueReader
{
    private const long TicksAtEpoch = 621_355_968_000_000_000;

    public bool IsNull() => IsInvalid || Api.DuckDBIsNullValue(this);

    public T GetValue<T>()
    {
        var target = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        if (IsNull())
        {
            if (default(T) is null)
                return default!;
            throw new InvalidCastException($"The value is NULL, which a {typeof(T).Name} cannot be.");
        }

        return (T)Convert(Read(), target);
    }

    protected override bool ReleaseHandle()
    {
        Api.DuckDBDestroyValue(ref handle);
        return true;
    }

    private object Read()
    {
        var type = Api.DuckDBGetTypeId(Api.DuckDBGetValueType(this));
        var value = type switch
        {
            DuckDBType.Boolean => (object)Api.DuckDBGetBool(this),
            DuckDBType.TinyInt => Api.DuckDBGetInt8(this),
            DuckDBType.SmallInt => Api.DuckDBGetInt16(this),
            DuckDBType.Integer => Api.DuckDBGetInt32(this),
            DuckDBType.BigInt => Api.DuckDBGetInt64(this),
            DuckDBType.UnsignedTinyInt => Api.DuckDBGetUInt8(this),
            DuckDBType.UnsignedSmallInt => Api.DuckDBGetUInt16(this),
            DuckDBType.UnsignedInteger => Api.DuckDBGetUInt32(this),
            DuckDBType.UnsignedBigInt => Api.DuckDBGetUInt64(this),
            DuckDBType.HugeInt => Api.DuckDBGetHugeInt(this).ToBigInteger(),
            DuckDBType.UnsignedHugeInt => Api.DuckDBGetUHugeInt(this).ToBigInteger(),
            DuckDBType.Float => Api.DuckDBGetFloat(this),
            DuckDBType.Double => Api.DuckDBGetDouble(this),
            DuckDBType.Decimal => ToDecimal(Api.DuckDBGetDecimal(this)),
            DuckDBType.Varchar or DuckDBType.Enum => Api.DuckDBGetVarchar(this),
            DuckDBType.Blob => ReadBlob(),
            DuckDBType.Uuid => ToGuid(Api.DuckDBGetUuid(this)),
            DuckDBType.Date => DuckDBDateOnly.FromDuckDBDate(Api.DuckDBGetDate(this)),
            DuckDBType.Time => NativeMethods.DateTimeHelpers.DuckDBFromTime(Api.DuckDBGetTime(this)),
            DuckDBType.TimeTz => NativeMethods.DateTimeHelpers.DuckDBFromTimeTz(Api.DuckDBGetTimeTz(this)),
            DuckDBType.Interval => Api.DuckDBGetInterval(this),
            DuckDBType.Timestamp => ToDateTime(Api.DuckDBGetTimestamp(this), TimeSpan.TicksPerMicrosecond, 1),
            DuckDBType.TimestampTz =>
                ToDateTime(Api.DuckDBGetTimestampTz(this), TimeSpan.TicksPerMicrosecond, 1, DateTimeKind.Utc),
            DuckDBType.TimestampS => ToDateTime(Api.DuckDBGetTimestampS(this), TimeSpan.TicksPerSecond, 1),
            DuckDBType.TimestampMs => ToDateTime(Api.DuckDBGetTimestampMs(this), TimeSpan.TicksPerMillisecond, 1),
            DuckDBType.TimestampNs => ToDateTime(Api.DuckDBGetTimestampNs(this), 1, TimeSpan.NanosecondsPerTick),
            _ => null,
        };
        return value ?? throw new InvalidCastException($"A parameter of type {type} cannot be read.");
    }

    private static object Convert(object value, Type target)
    {
        if (target.IsInstanceOfType(value) && target != typeof(object))
            return value;
        if (target.IsEnum)
        {
            return value is string name
                ? Enum.Parse(target, name, ignoreCase: true)
                : Enum.ToObject(target, Convert(value, Enum.GetUnderlyingType(target)));
        }

        var converted = value switch
        {
            DuckDBDateOnly date when target == typeof(DateOnly) => (DateOnly)date,
            DuckDBDateOnly date when target == typeof(DateTime) || target == typeof(object) => (DateTime)date,
            DuckDBTimeOnly time when target == typeof(TimeOnly) || target == typeof(object) => (TimeOnly)time,
            DuckDBTimeOnly time when target == typeof(TimeSpan) => ((TimeOnly)time).ToTimeSpan(),
            DuckDBInterval interval when target == typeof(TimeSpan) || target == typeof(object) => (TimeSpan)interval,
            DuckDBTimeTz time when target == typeof(DateTimeOffset) || target == typeof(object) => ToOffset(time),
            DateTime moment when target == typeof(DateTimeOffset) => new DateTimeOffset(moment.Ticks, TimeSpan.Zero),
            DateTime moment when target == typeof(DateOnly) => DateOnly.FromDateTime(moment),
            _ when target == typeof(object) => value,
            _ => ConvertNumber(value, target),
        };
        return converted ?? throw new InvalidCastException($"A {value.GetType().Name} is not a {target.Name}.");
    }

    private static object? ConvertNumber(object value, Type target)
    {
        if (value is not (sbyte or short or int or long or byte or ushort or uint or ulong or float or double
            or decimal or BigInteger))
        {
            return null;
        }

        if (target == typeof(BigInteger))
        {
            return value switch
            {
                float or double or decimal => null,
                ulong number => (BigInteger)number,
                _ => (BigInteger)System.Convert.ToInt64(value, CultureInfo.InvariantCulture),
            };
        }

        if (value is BigInteger big)
        {
            return Type.GetTypeCode(target) switch
            {
                TypeCode.SByte => (sbyte)big,
                TypeCode.Int16 => (short)big,
                TypeCode.Int32 => (int)big,
                TypeCode.Int64 => (long)big,
                TypeCode.Byte => (byte)big,
                TypeCode.UInt16 => (ushort)big,
                TypeCode.UInt32 => (uint)big,
                TypeCode.UInt64 => (ulong)big,
                TypeCode.Single => (float)big,
                TypeCode.Double => (double)big,
                TypeCode.Decimal => (object)(decimal)big,
                _ => null,
            };
        }

        return Type.GetTypeCode(target) is >= TypeCode.SByte and <= TypeCode.Decimal && !target.IsEnum
            ? System.Convert.ChangeType(value, target, CultureInfo.InvariantCulture)
            : null;
    }

    private byte[] ReadBlob()
    {
        var blob = Api.DuckDBGetBlob(this);
        try
        {
            var bytes = new byte[checked((int)blob.Size)];
            if (bytes.Length > 0)
                Marshal.Copy(blob.Data, bytes, 0, bytes.Length);
            return bytes;
        }
        finally
        {
            NativeMethods.Helpers.DuckDBFree(blob.Data);
        }
    }

    private static decimal ToDecimal(DuckDBDecimal value)
    {
        var number = value.Value.ToInt128();
        var magnitude = (UInt128)Int128.Abs(number);
        if (value.Scale > 28 || magnitude >> 96 != UInt128.Zero)
            throw new OverflowException("The DECIMAL has more digits than a System.Decimal.");

        var low = unchecked((ulong)magnitude);
        return new decimal(
            unchecked((int)low), unchecked((int)(low >> 32)), unchecked((int)(uint)(magnitude >> 64)),
            Int128.IsNegative(number), value.Scale);
    }

    private static Guid ToGuid(DuckDBUHugeInt bits)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, bits.ToUInt128());
        return new Guid(bytes, bigEndian: true);
    }

    private static DateTime ToDateTime(
        DuckDBTimestampStruct value,
        long ticksPerUnit,
        long unitsPerTick,
        DateTimeKind kind = DateTimeKind.Unspecified)
    {
        if (value.IsInfinity)
            throw new InvalidCastException("An infinite timestamp is not a DateTime.");

        // Towards the past, as DuckDB itself drops what is finer.
        var units = Math.DivRem(value.Micros, unitsPerTick, out var rest);
        var ticks = (Int128)(rest < 0 ? units - 1 : units) * ticksPerUnit + TicksAtEpoch;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
            throw new InvalidCastException("The timestamp is outside the range of a DateTime.");
        return new DateTime((long)ticks, kind);
    }

    // On the second day, as on the first a positive offset would lead to before the beginning.
    private static DateTimeOffset ToOffset(DuckDBTimeTz time) =>
        new(DateTime.MinValue.AddDays(1) + ((TimeOnly)time.Time).ToTimeSpan(), TimeSpan.FromSeconds((long)time.Offset));
}

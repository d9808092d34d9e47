using System.Numerics;
using DuckDB.NET.Native;

namespace Toolkit.DuckDb;

/// <summary>Finds how the values of a DuckDB type are read.</summary>
internal static class VectorTypes
{
    private const long TicksPerNanosecondDivisor = 100;

    // In DuckDB's C API, but not among the names of DuckDB.NET 1.5.6.
    private const DuckDBType TimeNs = (DuckDBType)39;

    /// <exception cref="ToolkitException">The type has no counterpart (usage).</exception>
    public static VectorType Of(DuckDBLogicalType type) => NativeMethods.LogicalType.DuckDBGetTypeId(type) switch
    {
        DuckDBType.Boolean => new FixedType<byte, bool>("BOOLEAN", b => b != 0),
        DuckDBType.TinyInt => new PlainType<sbyte>("TINYINT"),
        DuckDBType.SmallInt => new PlainType<short>("SMALLINT"),
        DuckDBType.Integer or DuckDBType.SqlNull => new PlainType<int>("INTEGER"),
        DuckDBType.BigInt => new PlainType<long>("BIGINT"),
        DuckDBType.UnsignedTinyInt => new PlainType<byte>("UTINYINT"),
        DuckDBType.UnsignedSmallInt => new PlainType<ushort>("USMALLINT"),
        DuckDBType.UnsignedInteger => new PlainType<uint>("UINTEGER"),
        DuckDBType.UnsignedBigInt => new PlainType<ulong>("UBIGINT"),
        DuckDBType.Float => new PlainType<float>("FLOAT"),
        DuckDBType.Double => new PlainType<double>("DOUBLE"),
        DuckDBType.HugeInt => new FixedType<Int128, BigInteger>("HUGEINT", i => i),
        DuckDBType.UnsignedHugeInt => new FixedType<UInt128, BigInteger>("UHUGEINT", i => i),
        DuckDBType.Timestamp => Time("TIMESTAMP", TimeSpan.TicksPerMicrosecond),
        DuckDBType.TimestampTz => Time("TIMESTAMP WITH TIME ZONE", TimeSpan.TicksPerMicrosecond),
        DuckDBType.TimestampMs => Time("TIMESTAMP_MS", TimeSpan.TicksPerMillisecond),
        DuckDBType.TimestampS => Time("TIMESTAMP_S", TimeSpan.TicksPerSecond),
        DuckDBType.TimestampNs => new FixedType<long, DateTime>("TIMESTAMP_NS", n => Nanoseconds("TIMESTAMP_NS", n)),
        DuckDBType.Date => new FixedType<int, DateOnly>("DATE", Date),
        DuckDBType.Time => new FixedType<long, TimeOnly>("TIME", micros => TimeOfDay("TIME", micros, TimeSpan.TicksPerMicrosecond)),
        TimeNs => new FixedType<long, TimeOnly>("TIME_NS", nanos => TimeOfDay("TIME_NS", nanos / TicksPerNanosecondDivisor, 1)),
        DuckDBType.TimeTz => new FixedType<ulong, string>("TIME WITH TIME ZONE", TimeWithZone),
        DuckDBType.Interval => new FixedType<RawInterval, SqlInterval>("INTERVAL", i => new(i.Months, i.Days, i.Micros)),
        DuckDBType.Uuid => new FixedType<UInt128, Guid>("UUID", Uuid),
        DuckDBType.Varchar => new TextType(),
        DuckDBType.Blob => new BlobType(),
        DuckDBType.Bit => new BitType(),
        DuckDBType.Decimal => DecimalType.Of(type),
        DuckDBType.Enum => new EnumType(type),
        DuckDBType.List => new ListType(type),
        DuckDBType.Array => new ArrayType(type),
        DuckDBType.Struct => new StructType(type),
        DuckDBType.Map => new MapType(type),
        var other => throw ToolkitException.Usage($"a result of the type {other} cannot be held here", "cast it in the query: CAST(x AS VARCHAR)"),
    };

    /// <summary>The type of what a nested type holds; its handle is closed.</summary>
    public static VectorType OfPart(DuckDBLogicalType part)
    {
        using (part)
        {
            return Of(part);
        }
    }

    private static FixedType<long, DateTime> Time(string sql, long ticksPerUnit) => new(sql, value =>
    {
        Int128 ticks = DateTime.UnixEpoch.Ticks + (Int128)value * ticksPerUnit;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new((long)ticks, DateTimeKind.Utc) : throw Outside(sql);
    });

    private static DateTime Nanoseconds(string sql, long nanos) => nanos is long.MaxValue or -long.MaxValue
        ? throw Outside(sql)
        : DateTime.UnixEpoch.AddTicks(nanos / TicksPerNanosecondDivisor - (nanos % TicksPerNanosecondDivisor < 0 ? 1 : 0));

    private static DateOnly Date(int days)
    {
        long number = days + (long)DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        return number >= 0 && number <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber((int)number) : throw Outside("DATE");
    }

    private static TimeOnly TimeOfDay(string sql, long value, long ticksPerUnit) =>
        value * ticksPerUnit < TimeSpan.TicksPerDay ? new(value * ticksPerUnit) : throw Outside(sql);

    // 40 bits of microseconds, then 24 of the offset, counted down from its highest.
    private static string TimeWithZone(ulong bits)
    {
        const int HighestOffset = 16 * 60 * 60 - 1;
        TimeSpan time = TimeSpan.FromMicroseconds((long)(bits >> 24));
        int offset = HighestOffset - (int)(bits & 0xFFFFFF);
        TimeSpan zone = TimeSpan.FromSeconds(Math.Abs(offset));
        string fraction = time.Ticks % TimeSpan.TicksPerSecond == 0 ? "" : time.ToString("'.'FFFFFF", CultureInfo.InvariantCulture);
        string clock = string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}{fraction}");
        string seconds = zone.Seconds == 0 ? "" : zone.ToString("':'ss", CultureInfo.InvariantCulture);
        return $"{clock}{(offset < 0 ? '-' : '+')}{zone.ToString("hh':'mm", CultureInfo.InvariantCulture)}{seconds}";
    }

    // The top bit is turned over in storage, so that signed comparison gives the order of the text.
    private static Guid Uuid(UInt128 bits)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, bits ^ (UInt128.One << 127));
        return new(bytes, bigEndian: true);
    }

    private static ToolkitException Outside(string sql) => ToolkitException.BadData(
        $"the result has a {sql} that C# cannot hold (infinity, a year outside 1 to 9999, or 24:00)", "cast it in the query: CAST(x AS VARCHAR)");

    private readonly record struct RawInterval(int Months, int Days, long Micros);
}

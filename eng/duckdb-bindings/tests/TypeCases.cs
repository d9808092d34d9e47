using System.Numerics;
using DuckDB.NET.Native;

namespace DuckDB.NET.Bindings.Tests;

/// <summary>SQL type, its literal, the CLR value, and the number the C header gives the type.</summary>
public sealed record TypeCase(string Type, string Literal, object Value, DuckDBType Id)
{
    public override string ToString() => $"{Type} {(Literal.Length > 40 ? Literal[..40] : Literal)}";
}

public static class TypeCases
{
    private static readonly string LongText = string.Concat(Enumerable.Repeat("långer Text – 長い文 😀 ", 2000));

    public static IReadOnlyList<TypeCase> Scalars { get; } =
    [
        new("BOOLEAN", "true", true, (DuckDBType)1),
        new("BOOLEAN", "false", false, (DuckDBType)1),
        new("TINYINT", "-128", sbyte.MinValue, (DuckDBType)2),
        new("TINYINT", "127", sbyte.MaxValue, (DuckDBType)2),
        new("SMALLINT", "-32768", short.MinValue, (DuckDBType)3),
        new("INTEGER", "-2147483648", int.MinValue, (DuckDBType)4),
        new("INTEGER", "2147483647", int.MaxValue, (DuckDBType)4),
        new("BIGINT", "-9223372036854775808", long.MinValue, (DuckDBType)5),
        new("BIGINT", "9223372036854775807", long.MaxValue, (DuckDBType)5),
        new("UTINYINT", "255", byte.MaxValue, (DuckDBType)6),
        new("USMALLINT", "65535", ushort.MaxValue, (DuckDBType)7),
        new("UINTEGER", "4294967295", uint.MaxValue, (DuckDBType)8),
        new("UBIGINT", "18446744073709551615", ulong.MaxValue, (DuckDBType)9),
        new("HUGEINT", "170141183460469231731687303715884105727", (BigInteger)Int128.MaxValue, (DuckDBType)16),
        new("HUGEINT", "-170141183460469231731687303715884105728", (BigInteger)Int128.MinValue, (DuckDBType)16),
        new("HUGEINT", "-1", BigInteger.MinusOne, (DuckDBType)16),
        new("UHUGEINT", "340282366920938463463374607431768211455", (BigInteger)UInt128.MaxValue, (DuckDBType)32),
        new("UHUGEINT", "18446744073709551616", BigInteger.One << 64, (DuckDBType)32),
        new("FLOAT", "1.5", 1.5f, (DuckDBType)10),
        new("FLOAT", "'-inf'", float.NegativeInfinity, (DuckDBType)10),
        new("DOUBLE", "0.1", 0.1, (DuckDBType)11),
        new("DOUBLE", "'nan'", double.NaN, (DuckDBType)11),
        new("DOUBLE", "1.7976931348623157e308", double.MaxValue, (DuckDBType)11),
        new("DECIMAL(4,1)", "-999.9", -999.9m, (DuckDBType)19),
        new("DECIMAL(9,4)", "12345.6789", 12345.6789m, (DuckDBType)19),
        new("DECIMAL(18,3)", "123456789012345.678", 123456789012345.678m, (DuckDBType)19),
        new("DECIMAL(28,10)", "-123456789012345678.0123456789", -123456789012345678.0123456789m, (DuckDBType)19),
        new("DECIMAL(38,0)", "-79228162514264337593543950335", decimal.MinValue, (DuckDBType)19),
        new("VARCHAR", "''", "", (DuckDBType)17),
        new("VARCHAR", "'123456789012'", "123456789012", (DuckDBType)17),
        new("VARCHAR", "'1234567890123'", "1234567890123", (DuckDBType)17),
        new("VARCHAR", "'äöü😀'", "äöü😀", (DuckDBType)17),
        new("VARCHAR", "'a' || chr(0) || 'b'", "a\0b", (DuckDBType)17),
        new("VARCHAR", $"'{LongText}'", LongText, (DuckDBType)17),
        new("DATE", "'2024-02-29'", new DateOnly(2024, 2, 29), (DuckDBType)13),
        new("DATE", "'0001-01-01'", DateOnly.MinValue, (DuckDBType)13),
        new("DATE", "'9999-12-31'", DateOnly.MaxValue, (DuckDBType)13),
        new("TIME", "'23:59:59.999999'", new TimeOnly(TimeOnly.MaxValue.Ticks / 10 * 10), (DuckDBType)14),
        new("TIMETZ", "'12:34:56.789012+05:30'", Offset("12:34:56.789012", new TimeSpan(5, 30, 0)), (DuckDBType)30),
        new("TIMETZ", "'01:00:00+02:00'", Offset("01:00:00", TimeSpan.FromHours(2)), (DuckDBType)30),
        new("TIMETZ", "'01:00:00-11:00'", Offset("01:00:00", TimeSpan.FromHours(-11)), (DuckDBType)30),
        new("TIMESTAMP", "'1969-12-31 23:59:59.999999'", Moment("1969-12-31 23:59:59.999999"), (DuckDBType)12),
        new("TIMESTAMP", "'2024-02-29 01:02:03.456789'", Moment("2024-02-29 01:02:03.456789"), (DuckDBType)12),
        new("TIMESTAMP_S", "'1960-02-29 01:02:03'", Moment("1960-02-29 01:02:03"), (DuckDBType)20),
        new("TIMESTAMP_MS", "'2024-02-29 01:02:03.456'", Moment("2024-02-29 01:02:03.456"), (DuckDBType)21),
        new("TIMESTAMP_NS", "'2024-02-29 01:02:03.456789100'", Moment("2024-02-29 01:02:03.4567891"), (DuckDBType)22),
        new("TIMESTAMPTZ", "'2024-02-29 01:02:03.456789+00'", Moment("2024-02-29 01:02:03.456789"), (DuckDBType)31),
        new("INTERVAL", "'3 days 04:05:06.000007'", new TimeSpan(3, 4, 5, 6, 0, 7), (DuckDBType)15),
        new("INTERVAL", "'-3 days -04:05:06.000007'", -new TimeSpan(3, 4, 5, 6, 0, 7), (DuckDBType)15),
        new("UUID", "'00112233-4455-6677-8899-aabbccddeeff'", Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), (DuckDBType)27),
        new("UUID", "'ffffffff-ffff-ffff-ffff-fffffffffffe'", Guid.Parse("ffffffff-ffff-ffff-ffff-fffffffffffe"), (DuckDBType)27),
        new("BIGNUM", "'12345678901234567890123456789012345678901234567890'", BigInteger.Parse("12345678901234567890123456789012345678901234567890"), (DuckDBType)35),
        new("BIGNUM", "'-255'", new BigInteger(-255), (DuckDBType)35),
        new("BIGNUM", "'0'", BigInteger.Zero, (DuckDBType)35),
    ];

    /// <summary>Types that have a literal only, with the numbers of the C header.</summary>
    public static IReadOnlyList<(string Sql, DuckDBType Id)> Others { get; } =
    [
        ("'a'::BLOB", (DuckDBType)18),
        ("'x'::ENUM('x', 'y')", (DuckDBType)23),
        ("[1, 2]", (DuckDBType)24),
        ("{'a': 1}", (DuckDBType)25),
        ("MAP {1: 2}", (DuckDBType)26),
        ("union_value(num := 2)", (DuckDBType)28),
        ("'0101'::BIT", (DuckDBType)29),
        ("[1, 2]::INTEGER[2]", (DuckDBType)33),
        ("'12:00:00.123456789'::TIME_NS", (DuckDBType)39),
        ("42::VARIANT", (DuckDBType)41),
    ];

    public static TheoryData<TypeCase> All => [.. Scalars];

    private static DateTime Moment(string text) =>
        DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static DateTimeOffset Offset(string time, TimeSpan offset) =>
        new(new DateTime(1, 1, 2) + TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture), offset);
}

using System.Numerics;
using System.Runtime.CompilerServices;
using DuckDB.NET.Native;

namespace DuckDB.NET.Bindings.Tests;

public sealed class ValueTests
{
    [Fact]
    public void The_structs_have_the_size_of_their_C_twins()
    {
        Assert.Equal(48, Unsafe.SizeOf<DuckDBResult>());
        Assert.Equal(16, Unsafe.SizeOf<DuckDBString>());
        Assert.Equal(16, Unsafe.SizeOf<DuckDBHugeInt>());
        Assert.Equal(16, Unsafe.SizeOf<DuckDBUHugeInt>());
        Assert.Equal(24, Unsafe.SizeOf<DuckDBDecimal>());
        Assert.Equal(24, Unsafe.SizeOf<DuckDBBignum>());
        Assert.Equal(16, Unsafe.SizeOf<DuckDBInterval>());
        Assert.Equal(4, Unsafe.SizeOf<DuckDBDate>());
        Assert.Equal(8, Unsafe.SizeOf<DuckDBDateOnly>());
        Assert.Equal(8, Unsafe.SizeOf<DuckDBTime>());
        Assert.Equal(8, Unsafe.SizeOf<DuckDBTimeOnly>());
        Assert.Equal(8, Unsafe.SizeOf<DuckDBTimeTzStruct>());
        Assert.Equal(12, Unsafe.SizeOf<DuckDBTimeTz>());
        Assert.Equal(8, Unsafe.SizeOf<DuckDBTimestampStruct>());
        Assert.Equal(16, Unsafe.SizeOf<DuckDBListEntry>());
        Assert.Equal(24, Unsafe.SizeOf<DuckDBQueryProgress>());
    }

    [Fact]
    public void Huge_integers_keep_their_128_bits()
    {
        foreach (var text in new[] { "0", "-1", "1", "18446744073709551616", "-18446744073709551617",
            "170141183460469231731687303715884105727", "-170141183460469231731687303715884105728" })
        {
            var value = BigInteger.Parse(text);
            var huge = new DuckDBHugeInt(value);
            Assert.Equal(value, huge.ToBigInteger());
            Assert.Equal((Int128)value, huge.ToInt128());
            Assert.Equal(huge, new DuckDBHugeInt(huge.Lower, huge.Upper));
        }

        Assert.Equal(BigInteger.Pow(2, 127) - 1, DuckDBHugeInt.HugeIntMaxValue);
        Assert.Equal(-BigInteger.Pow(2, 127), DuckDBHugeInt.HugeIntMinValue);
        Assert.Equal(BigInteger.Pow(2, 128) - 1, new DuckDBUHugeInt(DuckDBUHugeInt.HugeIntMaxValue).ToBigInteger());
        Assert.Equal(BigInteger.Zero, DuckDBUHugeInt.HugeIntMinValue);
        Assert.Throws<OverflowException>(() => new DuckDBHugeInt(BigInteger.Pow(2, 127)));
        Assert.Throws<OverflowException>(() => new DuckDBUHugeInt(BigInteger.MinusOne));
    }

    [Fact]
    public void Every_day_of_the_framework_goes_both_ways()
    {
        var epoch = new DateOnly(1970, 1, 1).DayNumber;
        for (var date = DateOnly.MinValue; date < DateOnly.MaxValue; date = date.AddDays(1))
        {
            var native = (DuckDBDateOnly)date;
            var days = native.ToDuckDBDate().Days;
            if (days != date.DayNumber - epoch || DuckDBDateOnly.FromDuckDBDate(new DuckDBDate { Days = days }) != native)
                Assert.Fail(date.ToString("O"));
        }
    }

    [Theory]
    [InlineData(2023, 2, 29)]
    [InlineData(2024, 13, 1)]
    [InlineData(2024, 0, 1)]
    [InlineData(2024, 4, 31)]
    [InlineData(5881580, 7, 12)]
    [InlineData(-5877641, 6, 23)]
    [InlineData(int.MaxValue, 1, 1)]
    [InlineData(int.MinValue, 1, 1)]
    public void A_day_that_does_not_exist_is_refused(int year, byte month, byte day) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DuckDBDateOnly(year, month, day).ToDuckDBDate());

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(86_400_000_000)]
    [InlineData(-86_400_000_001)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue - 1)]
    [InlineData(-long.MaxValue)]
    [InlineData(-long.MaxValue + 1)]
    public void A_timestamp_goes_both_ways(long micros)
    {
        var native = new DuckDBTimestampStruct { Micros = micros };
        Assert.Equal(micros is long.MaxValue or -long.MaxValue, native.IsInfinity);
        var timestamp = DuckDBTimestamp.FromDuckDBTimestampStruct(native);
        Assert.Equal(native.IsInfinity, timestamp.IsInfinity);
        Assert.Equal(micros, timestamp.ToDuckDBTimestampStruct().Micros);
    }

    [Fact]
    public void A_timestamp_out_of_range_is_refused() => Assert.Throws<OverflowException>(() =>
        new DuckDBTimestamp(new DuckDBDateOnly(300_000, 1, 1), default).ToDuckDBTimestampStruct());

    [Fact]
    public void An_interval_is_a_time_span_if_it_fits()
    {
        var span = new TimeSpan(-3, -4, -5, -6, -7, -8);
        Assert.Equal(span, (TimeSpan)(DuckDBInterval)span);
        Assert.Equal(new DuckDBInterval(0, -3, -14_706_007_008), span);
        Assert.Equal(TimeSpan.FromDays(29), (TimeSpan)new DuckDBInterval(1, -1, 0));
        Assert.Throws<OverflowException>(() => (TimeSpan)new DuckDBInterval(int.MaxValue, 0, 0));
        Assert.Equal(TimeSpan.MinValue.Ticks / 10, ((TimeSpan)(DuckDBInterval)TimeSpan.MinValue).Ticks / 10);
    }
}

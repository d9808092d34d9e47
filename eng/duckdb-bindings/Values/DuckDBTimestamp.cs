using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>duckdb_timestamp_struct: a date and a time of day.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBTimestamp
{
    private const long MicrosPerSecond = 1_000_000;
    private const long MicrosPerDay = 86_400 * MicrosPerSecond;

    public DuckDBTimestamp(DuckDBDateOnly date, DuckDBTimeOnly time)
    {
        Date = date;
        Time = time;
    }

    public DuckDBDateOnly Date { get; }

    public DuckDBTimeOnly Time { get; }

    public bool IsInfinity => Date.IsInfinity;

    public static DuckDBTimestamp FromDuckDBTimestampStruct(DuckDBTimestampStruct timestamp)
    {
        if (timestamp.IsPositiveInfinity)
            return new DuckDBTimestamp(DuckDBDateOnly.PositiveInfinity, default);
        if (timestamp.IsNegativeInfinity)
            return new DuckDBTimestamp(DuckDBDateOnly.NegativeInfinity, default);

        var days = Math.DivRem(timestamp.Micros, MicrosPerDay, out var micros);
        if (micros < 0)
        {
            days--;
            micros += MicrosPerDay;
        }

        var seconds = Math.DivRem(micros, MicrosPerSecond, out var fraction);
        return new DuckDBTimestamp(
            DuckDBDateOnly.FromDuckDBDate(new DuckDBDate { Days = (int)days }),
            new DuckDBTimeOnly((byte)(seconds / 3600), (byte)(seconds / 60 % 60), (byte)(seconds % 60), (int)fraction));
    }

    /// <exception cref="OverflowException">The date is outside the range of a timestamp.</exception>
    public DuckDBTimestampStruct ToDuckDBTimestampStruct()
    {
        if (Date.IsPositiveInfinity)
            return new DuckDBTimestampStruct { Micros = DuckDBTimestampStruct.Infinity };
        if (Date.IsNegativeInfinity)
            return new DuckDBTimestampStruct { Micros = -DuckDBTimestampStruct.Infinity };

        var seconds = Time.Hour * 3600L + Time.Min * 60L + Time.Sec;
        var time = seconds * MicrosPerSecond + Time.Microsecond;
        var micros = (Int128)Date.ToDuckDBDate().Days * MicrosPerDay + time;
        return new DuckDBTimestampStruct { Micros = checked((long)micros) };
    }

    public static explicit operator DateTime(DuckDBTimestamp timestamp) =>
        ((DateTime)timestamp.Date)
            .AddTicks(timestamp.Time.Hour * TimeSpan.TicksPerHour + timestamp.Time.Min * TimeSpan.TicksPerMinute)
            .AddTicks(timestamp.Time.Sec * TimeSpan.TicksPerSecond)
            .AddTicks(timestamp.Time.Microsecond * TimeSpan.TicksPerMicrosecond);
}

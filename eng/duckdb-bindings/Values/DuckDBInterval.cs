using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>duckdb_interval. The three parts do not carry into each other and may differ in sign.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBInterval
{
    // As DuckDB counts when it compares intervals.
    private const int DaysPerMonth = 30;

    public DuckDBInterval(int months, int days, long micros)
    {
        Months = months;
        Days = days;
        Micros = micros;
    }

    public int Months { get; }

    public int Days { get; }

    public long Micros { get; }

    /// <summary>The length of the interval, a month taken as 30 days.</summary>
    /// <exception cref="OverflowException">A TimeSpan cannot hold it.</exception>
    public static explicit operator TimeSpan(DuckDBInterval interval)
    {
        var days = (Int128)interval.Months * DaysPerMonth + interval.Days;
        var ticks = days * TimeSpan.TicksPerDay + (Int128)interval.Micros * TimeSpan.TicksPerMicrosecond;
        return new TimeSpan(checked((long)ticks));
    }

    /// <summary>Whole days and the rest in microseconds; what is finer is cut off.</summary>
    public static implicit operator DuckDBInterval(TimeSpan span) =>
        new(0, span.Days, span.Ticks % TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond);
}

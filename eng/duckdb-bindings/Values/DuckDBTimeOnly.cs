using System.Globalization;
using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>duckdb_time_struct. DuckDB also knows 24:00:00, which a TimeOnly cannot hold.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBTimeOnly
{
    public DuckDBTimeOnly(byte hour, byte min, byte sec, int microsecond = 0)
    {
        Hour = hour;
        Min = min;
        Sec = sec;
        Microsecond = microsecond;
    }

    public byte Hour { get; }

    public byte Min { get; }

    public byte Sec { get; }

    public int Microsecond { get; }

    public static explicit operator TimeOnly(DuckDBTimeOnly time) =>
        new TimeOnly(time.Hour, time.Min, time.Sec).Add(TimeSpan.FromMicroseconds((long)time.Microsecond));

    public static explicit operator DuckDBTimeOnly(TimeOnly time) =>
        new((byte)time.Hour, (byte)time.Minute, (byte)time.Second,
            (int)(time.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond));

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Hour:00}:{Min:00}:{Sec:00}.{Microsecond:000000}");
}

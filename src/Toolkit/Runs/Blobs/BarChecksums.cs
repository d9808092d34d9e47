using System.Numerics;

namespace Toolkit.Runs;

/// <summary>The stamp and a checksum of each bar of a series: enough to say later which bars have changed, not what they were.</summary>
internal sealed class BarChecksums
{
    /// <summary>Of longer series nothing is kept: it would be as large as many bars themselves.</summary>
    public const int MostBars = 2_000_000;

    private readonly long[] _times;
    private readonly int[] _checksums;

    private BarChecksums(long[] times, int[] checksums) => (_times, _checksums) = (times, checksums);

    public static BarChecksums Of(BarSeries bars)
    {
        int[] checksums = new int[bars.Count];
        for (int i = 0; i < checksums.Length; i++)
        {
            uint crc = uint.MaxValue;
            foreach (double value in (ReadOnlySpan<double>)[bars.Open[i], bars.High[i], bars.Low[i], bars.Close[i], double.IsNaN(bars.Volume[i]) ? double.NaN : bars.Volume[i]])
            {
                crc = BitOperations.Crc32C(crc, BitConverter.DoubleToUInt64Bits(value));
            }

            checksums[i] = (int)BitOperations.Crc32C(crc, (byte)(bars.IsFilled(i) ? 1 : 0));
        }

        return new(bars.Time.Microseconds.ToArray(), checksums);
    }

    public byte[] Pack()
    {
        ColumnWriter writer = new();
        writer.Number(_times.Length);
        writer.Steps<long>(_times);
        writer.Steps<int>(_checksums);
        return writer.Pack();
    }

    public static BarChecksums Unpack(ReadOnlySpan<byte> blob)
    {
        ColumnReader reader = new(blob);
        int count = reader.Count();
        return new(reader.Steps<long>(count), reader.Steps<int>(count));
    }

    /// <summary>Says what has become of the bars.</summary>
    /// <returns>Such as <c>2 bars added, 1 removed, 3 revised, the first difference at 2024-01-31T00:00:00Z</c>.</returns>
    public string DifferenceTo(BarSeries now)
    {
        BarChecksums other = Of(now);
        Dictionary<long, int> before = Enumerable.Range(0, _times.Length).ToDictionary(i => _times[i], i => _checksums[i]);
        (int added, int revised, long first) = (0, 0, long.MaxValue);
        for (int i = 0; i < other._times.Length; i++)
        {
            bool known = before.Remove(other._times[i], out int checksum);
            if (!known || checksum != other._checksums[i])
            {
                (added, revised, first) = (added + (known ? 0 : 1), revised + (known ? 1 : 0), Math.Min(first, other._times[i]));
            }
        }

        first = before.Keys.Append(first).Min();
        return first == long.MaxValue
            ? "the bars are the same, but when they close is not"
            : $"{added} bars added, {before.Count} removed, {revised} revised, the first difference at {UnixMicroseconds.ToIso(first)}";
    }
}

using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Toolkit.Bars;

/// <summary>The hash of bars, worked out when first asked for; series that show the same columns share it.</summary>
internal sealed class ContentHash
{
    private volatile string? _sha256;

    public string Of(in BarColumns bars) => _sha256 ??= Compute(bars);

    private static string Compute(in BarColumns bars)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, [(long)bars.Count]);
        Append(hash, bars.Time.Span);
        foreach (ReadOnlyMemory<double> prices in new[] { bars.Open, bars.High, bars.Low, bars.Close })
        {
            Append(hash, prices.Span);
        }

        AppendVolume(hash, bars.Volume.Span);
        if (bars.Filled.Span.Contains(true))
        {
            Append(hash, bars.Filled.Span);
        }

        if (bars.Late.Span.ContainsAnyExcept(0L))
        {
            Append(hash, bars.Late.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>An unknown volume has many bit patterns; one of them stands for all.</summary>
    private static void AppendVolume(IncrementalHash hash, ReadOnlySpan<double> volume)
    {
        double[] part = ArrayPool<double>.Shared.Rent(Math.Min(volume.Length, 1 << 14));
        for (int start = 0; start < volume.Length; start += part.Length)
        {
            Span<double> some = part.AsSpan(0, Math.Min(part.Length, volume.Length - start));
            for (int i = 0; i < some.Length; i++)
            {
                double value = volume[start + i];
                some[i] = double.IsNaN(value) ? BitConverter.UInt64BitsToDouble(0x7FF8000000000000) : value;
            }

            Append(hash, (ReadOnlySpan<double>)some);
        }

        ArrayPool<double>.Shared.Return(part);
    }

    private static void Append<T>(IncrementalHash hash, ReadOnlySpan<T> values)
        where T : struct
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("bars are hashed as little-endian numbers, and this machine is big-endian");
        }

        hash.AppendData(MemoryMarshal.AsBytes(values));
    }
}

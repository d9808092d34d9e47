using System.Numerics;

namespace Toolkit.Ingest;

/// <summary>How far apart the bars of an input lie, and whether that fits a timeframe.</summary>
internal sealed class Spacing
{
    private readonly long[] _gaps;

    /// <param name="times">Ascending without repeats, in microseconds.</param>
    public Spacing(ReadOnlySpan<long> times)
    {
        _gaps = new long[Math.Max(0, times.Length - 1)];
        for (int i = 0; i < _gaps.Length; i++)
        {
            _gaps[i] = times[i + 1] - times[i];
        }

        Usual = _gaps.Length == 0 ? 0 : _gaps.GroupBy(g => g).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key;
        Divisor = (long)_gaps.Aggregate(BigInteger.Zero, (a, g) => BigInteger.GreatestCommonDivisor(a, g));
    }

    /// <summary>The distance that occurs most.</summary>
    public long Usual { get; }

    /// <summary>The longest step of which all distances are multiples.</summary>
    public long Divisor { get; }

    /// <summary>The timeframe of the bars, null when there are too few of them.</summary>
    public Timeframe? Guess()
    {
        if (_gaps.Length == 0)
        {
            return null;
        }

        double days = (double)Usual / UnixMicroseconds.PerDay;
        if (days > 0.75)
        {
            return days switch { < 4.5 => "1d", < 20 => "1w", < 60 => "1mo", < 200 => "1q", _ => "1y" };
        }

        return Timeframe.All.FirstOrDefault(t => t.IsIntraday && Micros(t) == Usual)
            ?? Timeframe.All.LastOrDefault(t => t.IsIntraday && Divisor > 0 && Divisor % Micros(t) == 0);
    }

    /// <summary>Why the bars cannot be of this timeframe, or null when they can.</summary>
    public string? Contradicts(Timeframe timeframe)
    {
        if (_gaps.Length == 0 || Guess() is not { } guess || guess == timeframe)
        {
            return null;
        }

        string apart = $"its bars are {guess} apart";
        if (timeframe.CompareTo(guess) > 0)
        {
            return Usual < Shortest(timeframe) ? $"{apart}: finer than {timeframe}" : null;
        }

        // A thin market skips bars, but hardly ever so that only multiples are left.
        if (timeframe.IsIntraday)
        {
            double chance = Math.Pow((double)Micros(timeframe) / Math.Max(1, Divisor), _gaps.Length);
            return Divisor > Micros(timeframe) && chance < 0.01 ? $"{apart}: coarser than {timeframe}" : null;
        }

        return _gaps.Length >= 3 && _gaps.Min() >= 0.7 * Usual ? $"{apart}: coarser than {timeframe}" : null;
    }

    private static long Micros(Timeframe timeframe) => timeframe.Duration!.Value.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Distance below which two bars cannot be of the timeframe.</summary>
    private static double Shortest(Timeframe timeframe) => timeframe.Unit switch
    {
        TimeframeUnit.Month => 20.0 * UnixMicroseconds.PerDay,
        TimeframeUnit.Quarter => 70.0 * UnixMicroseconds.PerDay,
        TimeframeUnit.Year => 300.0 * UnixMicroseconds.PerDay,
        // Sessions and weeks with a holiday in them are shorter.
        TimeframeUnit.Day => 0.75 * UnixMicroseconds.PerDay,
        TimeframeUnit.Week => 3.5 * UnixMicroseconds.PerDay,
        _ => Micros(timeframe),
    };
}

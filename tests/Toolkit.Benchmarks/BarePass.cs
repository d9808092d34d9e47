namespace Toolkit.Benchmarks;

/// <summary>Five-minute bars by the shortest loop there is: unsafe, clock buckets, fresh outputs, nothing checked.</summary>
internal sealed unsafe class BarePass
{
    private readonly long[] _time;
    private readonly double[] _open, _high, _low, _close, _volume;

    public BarePass(Bar[] bars)
    {
        _time = [.. bars.Select(b => UnixMicroseconds.From(b.Time))];
        _open = [.. bars.Select(b => b.Open)];
        _high = [.. bars.Select(b => b.High)];
        _low = [.. bars.Select(b => b.Low)];
        _close = [.. bars.Select(b => b.Close)];
        _volume = [.. bars.Select(b => b.Volume ?? 0)];
    }

    public int Run()
    {
        const long Width = 5 * UnixMicroseconds.PerMinute;
        int n = _time.Length, made = -1;
        long[] time = new long[n / 4];
        double[] open = new double[n / 4], high = new double[n / 4], low = new double[n / 4], close = new double[n / 4], volume = new double[n / 4];
        long end = long.MinValue;
        fixed (long* t = _time)
        fixed (double* o = _open, h = _high, l = _low, c = _close, v = _volume)
        {
            for (int i = 0; i < n; i++)
            {
                if (t[i] >= end)
                {
                    long start = t[i] - t[i] % Width;
                    end = start + Width;
                    made++;
                    (time[made], open[made], high[made], low[made], volume[made]) = (start, o[i], h[i], l[i], 0);
                }

                high[made] = h[i] > high[made] ? h[i] : high[made];
                low[made] = l[i] < low[made] ? l[i] : low[made];
                close[made] = c[i];
                volume[made] += v[i];
            }
        }

        return made + 1;
    }
}

namespace Toolkit.Ticks;

/// <summary>Minute bars of the ticks of one symbol, which come in order.</summary>
internal sealed class TickBars(TickPrice price)
{
    private readonly List<Bar> _bars = [];
    private Bar _bar;
    private long _minute = long.MinValue;

    public void Add(TickRun ticks)
    {
        ReadOnlySpan<long> times = ticks.Time.Span;
        ReadOnlySpan<double> values = Of(ticks).Span, sizes = price == TickPrice.Trade ? ticks.Size.Span : default;
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i];
            if (double.IsNaN(value))
            {
                continue;
            }

            double? volume = sizes.IsEmpty || double.IsNaN(sizes[i]) ? null : sizes[i];
            long minute = times[i] - (times[i] % UnixMicroseconds.PerMinute + UnixMicroseconds.PerMinute) % UnixMicroseconds.PerMinute;
            if (minute != _minute)
            {
                End();
                (_minute, _bar) = (minute, new(UnixMicroseconds.ToDateTime(minute), value, value, value, value, volume));
                continue;
            }

            _bar = _bar with
            {
                High = Math.Max(_bar.High, value),
                Low = Math.Min(_bar.Low, value),
                Close = value,
                Volume = volume is null ? _bar.Volume : (_bar.Volume ?? 0) + volume,
            };
        }
    }

    public BarColumns Build()
    {
        End();
        return BarColumns.FromRows(_bars);
    }

    private void End()
    {
        if (_minute != long.MinValue)
        {
            _bars.Add(_bar);
        }
    }

    private ReadOnlyMemory<double> Of(TickRun ticks) => price switch
    {
        TickPrice.Bid => ticks.Bid,
        TickPrice.Ask => ticks.Ask,
        TickPrice.Mid => Middle(ticks.Bid.Span, ticks.Ask.Span),
        _ => ticks.Price,
    };

    private static double[] Middle(ReadOnlySpan<double> bid, ReadOnlySpan<double> ask)
    {
        double[] middle = new double[Math.Min(bid.Length, ask.Length)];
        for (int i = 0; i < middle.Length; i++)
        {
            middle[i] = (bid[i] + ask[i]) / 2;
        }

        return middle;
    }
}

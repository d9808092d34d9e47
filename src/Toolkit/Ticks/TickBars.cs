namespace Toolkit.Ticks;

/// <summary>Minute bars of the ticks of one symbol, which come in order.</summary>
internal sealed class TickBars(TickPrice price)
{
    private readonly List<Bar> _bars = [];
    private Bar _bar;
    private long _minute = long.MinValue;

    public void Add(TickRun ticks)
    {
        for (int i = 0; i < ticks.Count; i++)
        {
            TickEntry tick = ticks[i];
            double value = Of(tick);
            if (double.IsNaN(value))
            {
                continue;
            }

            double? volume = price == TickPrice.Trade && !double.IsNaN(tick.Size) ? tick.Size : null;
            long minute = tick.Time - (tick.Time % UnixMicroseconds.PerMinute + UnixMicroseconds.PerMinute) % UnixMicroseconds.PerMinute;
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

    private double Of(in TickEntry tick) => price switch
    {
        TickPrice.Bid => tick.Bid,
        TickPrice.Ask => tick.Ask,
        TickPrice.Mid => (tick.Bid + tick.Ask) / 2,
        _ => tick.Price,
    };
}

using Toolkit.Backtesting;

namespace Toolkit;

/// <summary>The bars of one symbol and timeframe as a strategy sees them: up to the one that just closed.</summary>
public sealed class Prices
{
    private readonly BarSeries _series;

    // Which bar of this timeframe is known at each bar of the run, or -1; null where they are the same bars.
    private readonly int[]? _known;
    private Indicator? _open;
    private Indicator? _high;
    private Indicator? _low;
    private Indicator? _close;
    private Indicator? _volume;

    internal Prices(BarSeries series, Tape tape, int[]? known) => (_series, Tape, _known) = (series, tape, known);

    public string Symbol => _series.Symbol;

    public Timeframe Timeframe => _series.Timeframe;

    public Indicator Open => _open ??= Column("open", _series.Open);

    public Indicator High => _high ??= Column("high", _series.High);

    public Indicator Low => _low ??= Column("low", _series.Low);

    public Indicator Close => _close ??= Column("close", _series.Close);

    /// <summary>Amount traded; NaN where the source gives none.</summary>
    public Indicator Volume => _volume ??= Column("volume", _series.Volume);

    /// <summary>The stamp of the last closed bar.</summary>
    public DateTime Time => _series.Time[Math.Max(0, _known is null ? Tape.Closed : _known[Tape.Closed])];

    internal Tape Tape { get; }

    internal BarSeries Series => _series;

    /// <summary>Spreads values of these bars over the bars of the run.</summary>
    internal Cells Align(Cells own, Func<int, double[]> rent)
    {
        if (_known is null)
        {
            return own;
        }

        double[] aligned = rent(_known.Length);
        for (int i = 0; i < _known.Length; i++)
        {
            aligned[i] = _known[i] < 0 ? double.NaN : own[_known[i]];
        }

        return new(aligned, _known.Length);
    }

    private Indicator Column(string name, Column values)
    {
        Cells own = new(values.Memory);
        return new(_known is null ? name : $"{name} {Timeframe}", this, own, Align(own, static n => new double[n]));
    }
}

using System.ComponentModel;

namespace Toolkit;

/// <summary>Mean reversion: buys when the RSI is low and the close below the lower Bollinger band; sells short in the mirror image; exits at the middle band.</summary>
[Description("Mean reversion: buys when the RSI is low and the close below the lower Bollinger band, exits at the middle band; short in the mirror image.")]
public sealed class RsiBollinger : Strategy
{
    private Indicator _rsi = null!;
    private BandIndicators _bands = null!;

    /// <param name="rsiLength">Bars of the RSI. Default 14.</param>
    /// <param name="window">Bars of the bands. Default 20.</param>
    /// <param name="deviations">Width of the bands in deviations. Default 2.</param>
    public RsiBollinger(int rsiLength = 14, int window = 20, double deviations = 2) => (RsiLength, Window, Deviations) = (rsiLength, window, deviations);

    [Description("Bars of the RSI.")]
    public int RsiLength { get; }

    [Description("Bars of the bands.")]
    public int Window { get; }

    [Description("Width of the bands in deviations.")]
    public double Deviations { get; }

    /// <summary>RSI below which the market counts as oversold. Default 30.</summary>
    [Description("RSI below which the market counts as oversold.")]
    public double Oversold { get; init; } = 30;

    /// <summary>RSI above which it counts as overbought. Default 70.</summary>
    [Description("RSI above which it counts as overbought.")]
    public double Overbought { get; init; } = 70;

    /// <summary>Directions to take. Default long only.</summary>
    [Description("Directions to take.")]
    public TradeSide Side { get; init; } = TradeSide.Long;

    public override void Init()
    {
        _rsi = Rsi(Close, RsiLength);
        _bands = Bollinger(Close, Window, Deviations);
    }

    public override void Next()
    {
        if (Position.IsLong ? Close > _bands.Middle : Position.IsShort && Close < _bands.Middle)
        {
            Exit();
        }
        else if (!Position.IsOpen && Side != TradeSide.Short && _rsi < Oversold && Close < _bands.Lower)
        {
            Buy();
        }
        else if (!Position.IsOpen && Side != TradeSide.Long && _rsi > Overbought && Close > _bands.Upper)
        {
            Sell();
        }
    }
}

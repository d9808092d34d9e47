using System.ComponentModel;

namespace Toolkit;

/// <summary>Trend following: buys a close above the highest high of the bars before, exits on a close below a shorter channel; short in the mirror image.</summary>
/// <remarks>Source: Faith, Way of the Turtle (2007), appendix (system 1 with 20 and 10 bars, entered at the next open).</remarks>
[Description("Trend following: buys a close above the highest high of the bars before, exits on a close below a shorter channel; short in the mirror image.")]
public sealed class DonchianBreakout : Strategy
{
    private ChannelIndicators _entry = null!;
    private ChannelIndicators _exit = null!;

    /// <param name="entryLength">Bars of the channel whose break is entered. Default 20.</param>
    /// <param name="exitLength">Bars of the channel whose break ends the trade. Default 10.</param>
    /// <param name="side">Directions to take. Default both.</param>
    public DonchianBreakout(int entryLength = 20, int exitLength = 10, TradeSide side = TradeSide.Both) => (EntryLength, ExitLength, Side) = (entryLength, exitLength, side);

    [Description("Bars of the channel whose break is entered.")]
    public int EntryLength { get; }

    [Description("Bars of the channel whose break ends the trade.")]
    public int ExitLength { get; }

    [Description("Directions to take.")]
    public TradeSide Side { get; }

    public override void Init()
    {
        _entry = Donchian(EntryLength);
        _exit = Donchian(ExitLength);
    }

    public override void Next()
    {
        if (Side != TradeSide.Short && !Position.IsLong && Close > _entry.Upper[1])
        {
            Buy();
        }
        else if (Side != TradeSide.Long && !Position.IsShort && Close < _entry.Lower[1])
        {
            Sell();
        }
        else if (Position.IsLong ? Close < _exit.Lower[1] : Position.IsShort && Close > _exit.Upper[1])
        {
            Exit();
        }
    }
}

namespace Toolkit;

/// <summary>What an order may say besides its direction. Default: a market order of the run's size.</summary>
/// <remarks>With <see cref="Limit"/> it is a limit order, with <see cref="Stop"/> a stop order, with both a stop-limit order. Prices are in units of price.</remarks>
public readonly record struct OrderTerms
{
    /// <summary>Size; null takes that of the account.</summary>
    public Sizing? Size { get; init; }

    /// <summary>Fill at this price or better.</summary>
    public double? Limit { get; init; }

    /// <summary>Become active when the market reaches this price.</summary>
    public double? Stop { get; init; }

    /// <summary>Stop-loss of the lot that this order opens.</summary>
    public double? StopLoss { get; init; }

    /// <summary>Take-profit of the lot that this order opens.</summary>
    public double? TakeProfit { get; init; }

    /// <summary>Trailing stop of the lot that this order opens.</summary>
    public Trailing? Trailing { get; init; }

    /// <summary>A word of one's own that the trade carries.</summary>
    public string? Tag { get; init; }

    /// <summary>A size alone: a market order of it, so that <c>Buy(Sizing.Units(3))</c> reads as it sounds.</summary>
    public static implicit operator OrderTerms(Sizing size) => new() { Size = size };
}

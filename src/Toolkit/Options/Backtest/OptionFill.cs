using Toolkit.Orders;

namespace Toolkit;

/// <summary>At what price between bid and ask a leg fills. Default: in the middle.</summary>
public readonly record struct OptionFill
{
    private OptionFill(double share) => Share = share;

    /// <summary>Part of the spread that is given away, from the middle on: 0 (the middle) to 0.5 (bought at the ask, sold at the bid).</summary>
    public double Share { get; }

    /// <summary>In the middle of bid and ask.</summary>
    public static OptionFill Mid => default;

    /// <summary>Bought at the ask, sold at the bid.</summary>
    public static OptionFill Natural => new(0.5);

    /// <param name="share">Part of the spread that is given away, from the middle on: from 0 to 0.5.</param>
    public static OptionFill OfSpread(double share) => share is >= 0 and <= 0.5
        ? new(share)
        : throw new ArgumentOutOfRangeException(nameof(share), share, "a share of the spread is from 0 (the middle) to 0.5 (bid or ask)");

    /// <summary>A fill as users write it: <c>mid</c>, <c>natural</c>, or the part of the spread that is given away, <c>0.25</c> or <c>25%</c>.</summary>
    /// <exception cref="ToolkitException">It is none of these (usage).</exception>
    public static OptionFill Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Trim().ToLowerInvariant() switch
        {
            "mid" => Mid,
            "natural" => Natural,
            _ when Orders.Share.TryPartOrNumber(text, out double share) && share is >= 0 and <= 0.5 => new(share),
            _ => throw ToolkitException.Usage($"'{text}' is no fill", "write mid, natural, or the part of the spread that is given away: 0.25, from 0 (mid) to 0.5 (natural)"),
        };
    }

    /// <summary>The price of a purchase or of a sale.</summary>
    internal double Of(double bid, double ask, bool buys) => Share == 0.5
        ? buys ? ask : bid
        : (bid + ask) / 2 + (buys ? Share : -Share) * (ask - bid);

    public override string ToString() => Share switch
    {
        0 => "mid",
        0.5 => "natural",
        _ => Share.ToString(CultureInfo.InvariantCulture),
    };
}

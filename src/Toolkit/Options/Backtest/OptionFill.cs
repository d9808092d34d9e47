namespace Toolkit;

/// <summary>At what price between bid and ask a leg fills. Default: in the middle.</summary>
public readonly record struct OptionFill
{
    private OptionFill(double share) => Share = share;

    /// <summary>How far from the middle to the natural price: 0 (the middle) to 1 (bought at the ask, sold at the bid).</summary>
    public double Share { get; }

    /// <summary>In the middle of bid and ask.</summary>
    public static OptionFill Mid => default;

    /// <summary>Bought at the ask, sold at the bid.</summary>
    public static OptionFill Natural => new(1);

    /// <param name="share">How far from the middle to the natural price: from 0 to 1.</param>
    public static OptionFill OfSpread(double share) => share is >= 0 and <= 1
        ? new(share)
        : throw new ArgumentOutOfRangeException(nameof(share), share, "a share of the spread is from 0 (the middle) to 1 (bid or ask)");

    /// <summary>A fill as users write it: <c>mid</c>, <c>natural</c>, or the part of the way from the one to the other, <c>0.25</c> or <c>25%</c>.</summary>
    /// <exception cref="ToolkitException">It is none of these (usage).</exception>
    public static OptionFill Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Trim().ToLowerInvariant() switch
        {
            "mid" => Mid,
            "natural" => Natural,
            _ when Orders.Share.TryPartOrNumber(text, out double share) && share <= 1 => new(share),
            _ => throw ToolkitException.Usage($"'{text}' is no fill", "write mid, natural, or the part of the way from the one to the other: 0.25"),
        };
    }

    public override string ToString() => Share switch
    {
        0 => "mid",
        1 => "natural",
        _ => Share.ToString(CultureInfo.InvariantCulture),
    };
}

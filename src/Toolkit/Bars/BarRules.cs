namespace Toolkit;

/// <summary>What a bar must fulfil to be kept.</summary>
/// <param name="AllowNonPositive">Whether prices may be zero or negative, as oil was in April 2020. Default false.</param>
public readonly record struct BarRules(bool AllowNonPositive = false)
{
    internal const string NonPositive = "a price is zero or negative";

    public static BarRules Default => default;

    /// <summary>The first rule that the bar breaks, in words, or null.</summary>
    public string? Broken(in Bar bar)
    {
        if (!double.IsFinite(bar.Open) || !double.IsFinite(bar.High) || !double.IsFinite(bar.Low) || !double.IsFinite(bar.Close))
        {
            return "a price is missing or not finite";
        }

        if (bar.High < Math.Max(bar.Open, bar.Close) || bar.High < bar.Low)
        {
            return "high is below open, close or low";
        }

        if (bar.Low > Math.Min(bar.Open, bar.Close))
        {
            return "low is above open or close";
        }

        if (!AllowNonPositive && bar.Low <= 0)
        {
            return NonPositive;
        }

        return bar.Volume is { } volume && !(volume >= 0 && double.IsFinite(volume)) ? "volume is negative or not finite" : null;
    }
}

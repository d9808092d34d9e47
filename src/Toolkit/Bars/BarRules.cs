namespace Toolkit;

/// <summary>What a bar must fulfil to be kept.</summary>
/// <param name="AllowNonPositive">Whether prices may be zero or negative, as oil was in April 2020. Default false.</param>
public readonly record struct BarRules(bool AllowNonPositive = false)
{
    internal const string NonPositive = "a price is zero or negative";

    public static BarRules Default => default;

    /// <summary>The first rule that the bar breaks, in words, or null.</summary>
    public string? Broken(in Bar bar) => OfPrices(bar.Open, bar.High, bar.Low, bar.Close) ?? (bar.Volume is { } volume ? OfVolume(volume) : null);

    /// <summary>The same for values out of columns, in which NaN stands for no volume.</summary>
    internal string? Broken(double open, double high, double low, double close, double volume) =>
        OfPrices(open, high, low, close) ?? (double.IsNaN(volume) ? null : OfVolume(volume));

    private static string? OfVolume(double volume) => volume >= 0 && double.IsFinite(volume) ? null : "volume is negative or not finite";

    private string? OfPrices(double open, double high, double low, double close)
    {
        if (!double.IsFinite(open) || !double.IsFinite(high) || !double.IsFinite(low) || !double.IsFinite(close))
        {
            return "a price is missing or not finite";
        }

        if (high < open || high < close || high < low)
        {
            return "high is below open, close or low";
        }

        if (low > open || low > close)
        {
            return "low is above open or close";
        }

        return !AllowNonPositive && low <= 0 ? NonPositive : null;
    }
}

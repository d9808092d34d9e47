namespace Toolkit.Orders;

/// <summary>Numbers and parts of a whole as users write them: <c>0.5</c>, <c>1%</c>, <c>5bps</c>. In decimals, so that 0.1 % is 0.001.</summary>
internal static class Share
{
    private const NumberStyles Plain = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>A number that is not negative.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text.Trim(), Plain, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    /// <summary>A part with its unit; a number alone is none.</summary>
    public static bool TryPart(ReadOnlySpan<char> text, out double part)
    {
        text = text.Trim();
        (int cut, decimal unit) = text switch
        {
            [.., '%'] => (1, 100m),
            _ when text.EndsWith("bps", StringComparison.OrdinalIgnoreCase) => (3, 10_000m),
            _ when text.EndsWith("bp", StringComparison.OrdinalIgnoreCase) => (2, 10_000m),
            _ => (0, 1m),
        };
        bool isNumber = decimal.TryParse(text[..^cut].Trim(), Plain, CultureInfo.InvariantCulture, out decimal number);
        part = (double)(number / unit);
        return isNumber && cut > 0;
    }

    /// <summary>A part, or a number that is one.</summary>
    public static bool TryPartOrNumber(ReadOnlySpan<char> text, out double part) => TryPart(text, out part) || TryNumber(text, out part);

    /// <summary>A part in percent where that gives the same number again, else null.</summary>
    public static string? Percent(double part)
    {
        if (part is < 1e-12 or > 1e6)
        {
            return null;
        }

        string text = ((decimal)part * 100m).ToString("0.#############################", CultureInfo.InvariantCulture) + "%";
        return TryPart(text, out double again) && again.Equals(part) ? text : null;
    }
}

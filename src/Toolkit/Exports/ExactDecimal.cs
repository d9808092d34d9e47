namespace Toolkit.Exports;

/// <summary>Numbers for formats that hold decimals: the shortest decimal that is read back as the same double, or none.</summary>
internal static class ExactDecimal
{
    /// <summary>The decimal, with as many places as it needs.</summary>
    /// <param name="value">The number.</param>
    /// <param name="places">Most places that the format holds.</param>
    /// <param name="where">What it is, for the message.</param>
    /// <exception cref="ToolkitException">The format cannot hold the number as it is (bad data).</exception>
    public static decimal Of(double value, int places, Func<string> where)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact) || exact.Scale > places
            || double.Parse(exact.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) != value)
        {
            throw ToolkitException.BadData(
                $"{where()} is {(double.IsNaN(value) ? "not known" : text)}, and the format holds {(double.IsNaN(value) ? "only numbers" : $"{places} decimal places")}",
                "nothing of this series was written: a number would not be what it was");
        }

        return exact;
    }
}

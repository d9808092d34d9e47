namespace Toolkit.Live;

/// <summary>A stretch of a live run under one set of numbers; another begins where the past was revised.</summary>
/// <param name="Number">From 1.</param>
/// <param name="From">The moment after which it begins.</param>
internal readonly record struct Leg(int Number, long From)
{
    public static Leg First => new(1, long.MinValue);

    public string Id(long number) => Number == 1
        ? number.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Number}.{number}");

    public string Correction(string symbol) => string.Create(CultureInfo.InvariantCulture, $"{Number}.correction.{symbol}");

    /// <summary>Whether an order or a trade of that number came out of this leg's events.</summary>
    public bool Has(string id) => Number == 1
        ? !id.Contains('.')
        : id.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{Number}."), StringComparison.Ordinal) && !id.Contains("correction", StringComparison.Ordinal);
}

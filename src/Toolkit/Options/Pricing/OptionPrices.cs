namespace Toolkit;

/// <summary>Prices of options in columns, for a batch; <see cref="Price"/>, <see cref="Right"/> and <see cref="Strike"/> have a value a row.</summary>
/// <remarks>The other columns have a value a row or one for all. Nothing is copied.</remarks>
public sealed record OptionPrices
{
    /// <summary>For a share; NaN gives NaN.</summary>
    public required ReadOnlyMemory<double> Price { get; init; }

    public required ReadOnlyMemory<OptionRight> Right { get; init; }

    public required ReadOnlyMemory<double> Strike { get; init; }

    public required ReadOnlyMemory<double> Underlying { get; init; }

    /// <summary>To expiry, of 365 days.</summary>
    public required ReadOnlyMemory<double> Years { get; init; }

    /// <summary>A year, continuously compounded. Default: 0.</summary>
    public ReadOnlyMemory<double> Rate { get; init; } = Zero;

    /// <summary>A year, continuously compounded. Default: 0.</summary>
    public ReadOnlyMemory<double> DividendYield { get; init; } = Zero;

    public int Count => Price.Length;

    private static readonly double[] Zero = [0];

    internal void Check()
    {
        Check(Right.Length, nameof(Right), orOne: false);
        Check(Strike.Length, nameof(Strike), orOne: false);
        Check(Underlying.Length, nameof(Underlying), orOne: true);
        Check(Years.Length, nameof(Years), orOne: true);
        Check(Rate.Length, nameof(Rate), orOne: true);
        Check(DividendYield.Length, nameof(DividendYield), orOne: true);
    }

    private void Check(int length, string column, bool orOne)
    {
        if (length != Count && !(orOne && length == 1))
        {
            throw new ArgumentException($"{column} has {length} values for {Count} prices{(orOne ? ": give one a row, or one for all" : "")}", column);
        }
    }

    /// <summary>The columns as spans, for one worker.</summary>
    internal readonly ref struct Rows(OptionPrices of)
    {
        public readonly ReadOnlySpan<double> Price = of.Price.Span;
        public readonly ReadOnlySpan<OptionRight> Right = of.Right.Span;
        public readonly ReadOnlySpan<double> Strike = of.Strike.Span;
        public readonly OneOrEach Underlying = new(of.Underlying.Span);
        public readonly OneOrEach Years = new(of.Years.Span);
        public readonly OneOrEach Rate = new(of.Rate.Span);
        public readonly OneOrEach DividendYield = new(of.DividendYield.Span);
    }

    internal readonly ref struct OneOrEach(ReadOnlySpan<double> values)
    {
        private readonly ReadOnlySpan<double> _values = values;

        public double At(int row) => _values[_values.Length == 1 ? 0 : row];
    }
}

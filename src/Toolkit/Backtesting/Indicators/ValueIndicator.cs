namespace Toolkit;

/// <summary>An indicator of one column: takes values one at a time, or a whole column, with the same result to the last bit.</summary>
/// <remarks>
/// NaN means "not yet": it comes out until enough values went in. A NaN that goes in starts the warm-up anew, so that an
/// indicator can be taken of another one. Not safe for use by several threads at once.
/// </remarks>
public abstract class ValueIndicator
{
    private protected ValueIndicator()
    {
    }

    /// <summary>Takes the next value and gives the indicator as of it; NaN while it is not warm.</summary>
    public double Next(double value)
    {
        if (!double.IsNaN(value))
        {
            return Step(value);
        }

        Clear();
        return double.NaN;
    }

    /// <summary>The indicator at each value of a column; whatever went in before is forgotten.</summary>
    public double[] Over(ReadOnlySpan<double> values)
    {
        double[] result = GC.AllocateUninitializedArray<double>(values.Length);
        Fill(values, result);
        return result;
    }

    /// <summary>Forgets everything that went in.</summary>
    public abstract void Clear();

    /// <summary>Takes a value that is one.</summary>
    private protected abstract double Step(double value);

    internal virtual void Fill(ReadOnlySpan<double> values, Span<double> result)
    {
        Clear();
        for (int i = 0; i < values.Length; i++)
        {
            result[i] = Next(values[i]);
        }
    }
}

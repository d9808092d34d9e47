using System.Numerics;
using System.Runtime.InteropServices;

namespace Toolkit.Statistics;

/// <summary>Sums over one window in a fixed order, the same on every machine: four running sums, added up at the end.</summary>
internal static class WindowMath
{
    public static double Sum(ReadOnlySpan<double> values)
    {
        double a = 0, b = 0, c = 0, d = 0;
        int i = 0;
        for (; i + 4 <= values.Length; i += 4)
        {
            a += values[i];
            b += values[i + 1];
            c += values[i + 2];
            d += values[i + 3];
        }

        for (; i < values.Length; i++)
        {
            a += values[i];
        }

        return a + b + (c + d);
    }

    /// <summary>Divides each value; a division gives the same bits alone and in a vector.</summary>
    public static void Divide(Span<double> values, double divisor)
    {
        Vector<double> divisors = new(divisor);
        Span<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] /= divisors;
        }

        for (int i = vectors.Length * Vector<double>.Count; i < values.Length; i++)
        {
            values[i] /= divisor;
        }
    }

    /// <summary>Sum of value times weight, the weights rising 1, 2, …, n from the oldest to the newest.</summary>
    public static double RisingSum(ReadOnlySpan<double> values)
    {
        double a = 0, b = 0;
        int i = 0;
        for (; i + 2 <= values.Length; i += 2)
        {
            a += values[i] * (i + 1);
            b += values[i + 1] * (i + 2);
        }

        return i < values.Length ? a + b + values[i] * (i + 1) : a + b;
    }

    /// <summary>Mean and sum of squared deviations; taken relative to the newest value, so that equal values give exactly 0.</summary>
    public static (double Mean, double Squares) Spread(ReadOnlySpan<double> values)
    {
        double origin = values[^1];
        double a = 0, b = 0, squaresA = 0, squaresB = 0;
        // In a window of odd length only the newest value is left, which is the origin.
        for (int i = 0; i + 2 <= values.Length; i += 2)
        {
            double x = values[i] - origin, y = values[i + 1] - origin;
            a += x;
            b += y;
            squaresA += x * x;
            squaresB += y * y;
        }

        double sum = a + b;
        double squares = squaresA + squaresB - sum * sum / values.Length;
        return (origin + sum / values.Length, Math.Max(squares, 0));
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace Toolkit.Statistics;

/// <summary>
/// Combinatorially symmetric cross-validation: every half of the blocks of time picks its best row, the other half tells where that row stands.
/// Source: Bailey, Borwein, López de Prado and Zhu, The Probability of Backtest Overfitting, Journal of Computational Finance 20 (2017).
/// </summary>
/// <remarks>Of each block only the sums are kept, from which the Sharpe ratio of any half follows: memory is rows x blocks, whatever the length of the run.</remarks>
internal sealed class SymmetricCrossValidation(int rows, int blocks)
{
    private readonly double[] _means = Column(rows);
    private readonly int[] _counts = new int[blocks];

    // By block, then by row, of what lies off the row's mean.
    private readonly double[][] _sums = [.. Enumerable.Range(0, blocks).Select(_ => Column(rows))];
    private readonly double[][] _squares = [.. Enumerable.Range(0, blocks).Select(_ => Column(rows))];

    private int All => (1 << blocks) - 1;

    /// <summary>Takes the returns of a row, one or more; rows may be set by several threads.</summary>
    public void Set(int row, ReadOnlySpan<double> returns)
    {
        double mean = WindowMath.Sum(returns) / returns.Length;
        _means[row] = mean;
        for (int b = 0; b < blocks; b++)
        {
            int from = (int)((long)returns.Length * b / blocks), to = (int)((long)returns.Length * (b + 1) / blocks);
            (double sum, double squares) = (0, 0);
            foreach (double value in returns[from..to])
            {
                sum += value - mean;
                squares += (value - mean) * (value - mean);
            }

            (_sums[b][row], _squares[b][row], _counts[b]) = (sum, squares, to - from);
        }
    }

    /// <summary>Sharpe ratio of each row over all blocks, of one period; 0 where a row does not vary.</summary>
    public double[] Sharpes() => Sharpes(All, (Column(rows), Column(rows))).ToArray();

    /// <summary>The ways of taking half of the blocks, by their numbers as bits.</summary>
    public SplitOutcome[] Splits(CancellationToken cancel)
    {
        int[] masks = [.. Enumerable.Range(0, All + 1).Where(mask => BitOperations.PopCount((uint)mask) == blocks / 2)];
        SplitOutcome[] outcomes = new SplitOutcome[masks.Length];
        // Each way and the one that takes the other half see the same two halves; the masks rise, so the other one is as far from the end.
        Parallel.For(
            0, masks.Length / 2, new() { CancellationToken = cancel }, () => (First: (Column(rows), Column(rows)), Second: (Column(rows), Column(rows))),
            (i, _, room) =>
            {
                ReadOnlySpan<double> one = Sharpes(masks[i], room.First), other = Sharpes(masks[^(i + 1)], room.Second);
                (outcomes[i], outcomes[^(i + 1)]) = (Outcome(one, other), Outcome(other, one));
                return room;
            },
            _ => { });
        return outcomes;
    }

    private SplitOutcome Outcome(ReadOnlySpan<double> inside, ReadOnlySpan<double> outside)
    {
        int best = 0, below = 0, equal = 0;
        for (int row = 1; row < rows; row++)
        {
            best = inside[row] > inside[best] ? row : best;
        }

        foreach (double sharpe in outside)
        {
            below += sharpe < outside[best] ? 1 : 0;
            equal += sharpe == outside[best] ? 1 : 0;
        }

        double share = (below + (equal + 1) / 2.0) / (rows + 1);
        return new(inside[best], outside[best], Math.Log(share / (1 - share)));
    }

    /// <summary>Several rows at once, each by the same steps whatever the width of the machine.</summary>
    private ReadOnlySpan<double> Sharpes(int mask, (double[] Sums, double[] Squares) room)
    {
        Span<Vector<double>> sums = Wide(room.Sums), squares = Wide(room.Squares), means = Wide(_means);
        int count = 0;
        sums.Clear();
        squares.Clear();
        for (int b = 0; b < blocks; b++)
        {
            if ((mask >> b & 1) == 1)
            {
                count += _counts[b];
                Add(sums, Wide(_sums[b]));
                Add(squares, Wide(_squares[b]));
            }
        }

        Vector<double> noise = new(RoundingNoise.Part), less = new(count - 1), all = new(count);
        for (int i = 0; i < sums.Length; i++)
        {
            Vector<double> off = sums[i] / all, mean = means[i] + off;
            Vector<double> deviation = Vector.SquareRoot(Vector.Max(Vector<double>.Zero, squares[i] - sums[i] * off) / less);
            sums[i] = Vector.ConditionalSelect(Vector.GreaterThan(deviation, noise * Vector.Abs(Vector<double>.One + mean)), mean / deviation, Vector<double>.Zero);
        }

        return room.Sums.AsSpan(0, rows);
    }

    private static void Add(Span<Vector<double>> sums, ReadOnlySpan<Vector<double>> more)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += more[i];
        }
    }

    /// <summary>Room for the rows in whole vectors; a cast leaves out what is over.</summary>
    private static double[] Column(int rows) => new double[rows + Vector<double>.Count - 1];

    private static Span<Vector<double>> Wide(double[] column) => MemoryMarshal.Cast<double, Vector<double>>(column.AsSpan());
}

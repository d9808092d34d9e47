using System.Numerics;

namespace Toolkit.Statistics;

/// <summary>
/// Combinatorially symmetric cross-validation: every half of the blocks of time picks its best row, the other half tells where that row stands.
/// Source: Bailey, Borwein, López de Prado and Zhu, The Probability of Backtest Overfitting, Journal of Computational Finance 20 (2017).
/// </summary>
/// <remarks>Of each block only the sums are kept, from which the Sharpe ratio of any half follows: memory is rows x blocks, whatever the length of the run.</remarks>
internal sealed class SymmetricCrossValidation(int rows, int blocks)
{
    private readonly double[] _means = new double[rows];
    private readonly int[] _counts = new int[blocks];

    // By block, then by row, of what lies off the row's mean.
    private readonly double[][] _sums = [.. Enumerable.Range(0, blocks).Select(_ => new double[rows])];
    private readonly double[][] _squares = [.. Enumerable.Range(0, blocks).Select(_ => new double[rows])];

    /// <summary>Takes the returns of a row; rows may be set by several threads.</summary>
    public void Set(int row, ReadOnlySpan<double> returns)
    {
        double mean = returns.Length > 0 ? WindowMath.Sum(returns) / returns.Length : 0;
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
    public double[] Sharpes() => Sharpes((1 << blocks) - 1);

    /// <summary>Each split with its halves changed is a split, too.</summary>
    public SplitOutcome[] Splits(CancellationToken cancel)
    {
        int[] masks = [.. Enumerable.Range(0, 1 << blocks).Where(mask => BitOperations.PopCount((uint)mask) == blocks / 2)];
        SplitOutcome[] outcomes = new SplitOutcome[masks.Length];
        Parallel.For(0, masks.Length, new() { CancellationToken = cancel }, i =>
        {
            double[] inside = Sharpes(masks[i]), outside = Sharpes(~masks[i] & ((1 << blocks) - 1));
            int best = Array.IndexOf(inside, inside.Max());
            int below = outside.Count(s => s < outside[best]), equal = outside.Count(s => s == outside[best]);
            double rank = below + (equal + 1) / 2.0, share = rank / (rows + 1);
            outcomes[i] = new(inside[best], outside[best], Math.Log(share / (1 - share)));
        });
        return outcomes;
    }

    private double[] Sharpes(int mask)
    {
        double[] sums = new double[rows], squares = new double[rows];
        int count = 0;
        for (int b = 0; b < blocks; b++)
        {
            if ((mask >> b & 1) == 1)
            {
                count += _counts[b];
                for (int row = 0; row < rows; row++)
                {
                    sums[row] += _sums[b][row];
                    squares[row] += _squares[b][row];
                }
            }
        }

        for (int row = 0; row < rows; row++)
        {
            double off = sums[row] / count, mean = _means[row] + off;
            double deviation = RoundingNoise.OrZero(Math.Sqrt(Math.Max(0, squares[row] - sums[row] * off) / (count - 1)), 1 + Math.Abs(mean));
            sums[row] = deviation > 0 ? mean / deviation : 0;
        }

        return sums;
    }
}

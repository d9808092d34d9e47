namespace Toolkit.Statistics;

/// <summary>Returns beside those of a benchmark over the same sessions, by the definitions in docs/statistics.md.</summary>
/// <param name="riskFree">Risk-free return a period.</param>
/// <param name="periodsPerYear">For annual figures.</param>
internal sealed class BenchmarkCalculator(double riskFree, double periodsPerYear)
{
    public BenchmarkComparison Compare(ReadOnlySpan<double> own, ReadOnlySpan<double> market)
    {
        if (own.Length < 2)
        {
            return new();
        }

        Line all = Line.Of(own, market), up = Sessions(own, market, r => r > 0, out double? upCapture), down = Sessions(own, market, r => r < 0, out double? downCapture);
        double[] active = new double[own.Length];
        for (int i = 0; i < active.Length; i++)
        {
            active[i] = own[i] - market[i];
        }

        ReturnMoments difference = ReturnMoments.Of(active);
        return new()
        {
            AlphaPct = Alpha(all),
            Beta = all.Beta,
            Correlation = all.Correlation,
            RSquared = all.Correlation * all.Correlation,
            TrackingErrorPct = 100 * difference.Spread * Math.Sqrt(periodsPerYear),
            InformationRatio = difference.Spread > 0 ? difference.Mean / difference.Spread * Math.Sqrt(periodsPerYear) : null,
            TreynorPct = all.Beta is { } beta && beta != 0 ? 100 * (all.OwnMean - riskFree) * periodsPerYear / beta : null,
            UpCapture = upCapture,
            DownCapture = downCapture,
            UpAlphaPct = Alpha(up),
            UpBeta = up.Beta,
            DownAlphaPct = Alpha(down),
            DownBeta = down.Beta,
        };
    }

    private double? Alpha(in Line line) => 100 * (line.OwnMean - riskFree - line.Beta * (line.MarketMean - riskFree)) * periodsPerYear;

    private Line Sessions(ReadOnlySpan<double> own, ReadOnlySpan<double> market, Predicate<double> counts, out double? capture)
    {
        List<double> ours = [], theirs = [];
        (double grown, double held) = (1, 1);
        for (int i = 0; i < own.Length; i++)
        {
            if (counts(market[i]))
            {
                ours.Add(own[i]);
                theirs.Add(market[i]);
                (grown, held) = (grown * (1 + own[i]), held * (1 + market[i]));
            }
        }

        double years = ours.Count / periodsPerYear;
        capture = grown >= 0 && (Math.Pow(grown, 1 / years) - 1) / (Math.Pow(held, 1 / years) - 1) is var part && double.IsFinite(part) ? part : null;
        return Line.Of(ours.ToArray(), theirs.ToArray());
    }

    /// <summary>The line of least squares through two columns of returns.</summary>
    public readonly record struct Line(double OwnMean, double MarketMean, double? Beta, double? Correlation)
    {
        public static Line Of(ReadOnlySpan<double> own, ReadOnlySpan<double> market)
        {
            double ownMean = WindowMath.Sum(own) / own.Length, marketMean = WindowMath.Sum(market) / market.Length;
            double shared = 0, ownSquares = 0, marketSquares = 0;
            for (int i = 0; i < own.Length; i++)
            {
                double a = own[i] - ownMean, b = market[i] - marketMean;
                shared += a * b;
                ownSquares += a * a;
                marketSquares += b * b;
            }

            // Of fewer than two returns there is no deviation, and nothing moves.
            bool marketMoves = Moves(marketSquares, marketMean, own.Length), ownMoves = Moves(ownSquares, ownMean, own.Length);
            return new(
                ownMean, marketMean, marketMoves ? shared / marketSquares : null, marketMoves && ownMoves ? shared / Math.Sqrt(ownSquares * marketSquares) : null);
        }

        private static bool Moves(double squares, double mean, int count) => RoundingNoise.OfReturns(Math.Sqrt(squares / (count - 1)), mean) > 0;
    }
}

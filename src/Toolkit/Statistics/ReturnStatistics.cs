namespace Toolkit.Statistics;

/// <summary>Mean, deviation (<c>Spread</c>) and downside deviation of the returns from session end to session end.</summary>
internal readonly record struct ReturnStatistics(int Count, double Mean, double? Spread, double Downside)
{
    /// <param name="equity">Equity at each point.</param>
    /// <param name="sessions">Which points are ends of sessions.</param>
    /// <param name="riskFree">Risk-free return a period.</param>
    public static ReturnStatistics Of(ReadOnlySpan<double> equity, SessionMap sessions, double riskFree)
    {
        int count = sessions.Count - 1, filled = sessions.Filled;
        ReadOnlySpan<int> ends = sessions.Ends;
        bool everyPoint = sessions.IsEveryPoint;
        double previous = equity[everyPoint ? 0 : ends[0]];

        // Taken relative to the first return, so that equal returns have no variance and small ones lose no digits.
        double origin = double.NaN, sum = 0, squares = 0, downside = 0;
        for (int s = 1; s < filled; s++)
        {
            double now = equity[everyPoint ? s : ends[s]];
            double value = SessionMap.Return(previous, now);
            previous = now;
            origin = s == 1 ? value : origin;
            double shifted = value - origin;
            sum += shifted;
            squares += shifted * shifted;
            double loss = Math.Min(value - riskFree, 0);
            downside += loss * loss;
        }

        int empty = count - (filled - 1);
        sum -= empty * origin;
        squares += empty * origin * origin;
        double free = Math.Min(-riskFree, 0);
        downside += empty * free * free;

        // Of one session there are no returns: neither is a number then, and no ratio is made of it.
        double mean = origin + sum / count, variance = Math.Max(0, squares - sum * sum / count) / (count - 1);

        return new(count, mean, count > 1 ? RoundingNoise.OfReturns(Math.Sqrt(variance), mean) : null, RoundingNoise.OfReturns(Math.Sqrt(downside / count), mean));
    }
}

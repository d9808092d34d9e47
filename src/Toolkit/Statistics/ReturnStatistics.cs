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
        if (count < 1)
        {
            return default;
        }

        ReadOnlySpan<int> ends = sessions.Ends;
        bool everyPoint = sessions.IsEveryPoint;
        double previous = equity[everyPoint ? 0 : ends[0]];

        // Taken relative to the first return, so that equal returns have no variance and small ones lose no digits.
        double origin = double.NaN, sum = 0, squares = 0, downside = 0;
        for (int s = 1; s < filled; s++)
        {
            double now = equity[everyPoint ? s : ends[s]];
            double value = previous > 0 ? now / previous - 1 : 0;
            previous = now;
            origin = s == 1 ? value : origin;
            double shifted = value - origin;
            sum += shifted;
            squares += shifted * shifted;
            double loss = Math.Min(value - riskFree, 0);
            downside += loss * loss;
        }

        int empty = count - (filled - 1);
        origin = filled > 1 ? origin : 0;
        sum -= empty * origin;
        squares += empty * origin * origin;
        double free = Math.Min(-riskFree, 0);
        downside += empty * free * free;
        double mean = origin + sum / count, variance = Math.Max(0, squares - sum * sum / count) / (count - 1);

        // A return is the growth of equity less 1, so its noise is that of the growth.
        double growth = 1 + Math.Abs(mean);
        return new(count, mean, count > 1 ? RoundingNoise.OrZero(Math.Sqrt(variance), growth) : null, RoundingNoise.OrZero(Math.Sqrt(downside / count), growth));
    }
}

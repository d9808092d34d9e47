namespace Toolkit.Benchmarks;

/// <summary>The moving-average cross by the shortest loop there is: running sums, all-in whole shares, reversed at the next open, no costs; only the money at the end.</summary>
internal static class BareCross
{
    public static double Run(double[] open, double[] close, (int Fast, int Slow) lengths, double cash)
    {
        (int fast, int slow) = lengths;
        double fastSum = 0, slowSum = 0, before = double.NaN, entry = 0, shares = 0;
        int wanted = 0;
        for (int i = 0; i < close.Length; i++)
        {
            if (wanted != 0)
            {
                double price = open[i];
                cash += shares * (price - entry);
                shares = wanted * Math.Floor(cash / price);
                entry = price;
                wanted = 0;
            }

            fastSum += close[i];
            slowSum += close[i];
            if (i >= fast)
            {
                fastSum -= close[i - fast];
            }

            if (i < slow - 1)
            {
                continue;
            }

            if (i >= slow)
            {
                slowSum -= close[i - slow];
            }

            double now = fastSum * slow - slowSum * fast;
            if (now > 0 ? before <= 0 : now < 0 && before >= 0)
            {
                wanted = now > 0 ? 1 : -1;
            }

            before = now;
        }

        return cash + shares * (close[^1] - entry);
    }
}

namespace Toolkit.Feeds;

/// <summary>Finds out whether a source has put its prices on a new basis since bars were stored.</summary>
internal static class SplitCheck
{
    // Roundings of cheap shares stay below the one, every split and stock dividend is above the other.
    private const double Same = 0.005;
    private const double Different = 0.01;

    /// <summary>
    /// What the stored bars have to be divided by to get those that the source gives now, when it is one and the same
    /// factor for all of them and not 1; otherwise null.
    /// </summary>
    public static double? Factor(BarColumns stored, BarColumns given)
    {
        List<double> ratios = [];
        for (int i = 0, j = 0; i < stored.Count && j < given.Count;)
        {
            long a = stored.Time.Span[i], b = given.Time.Span[j];
            if (a == b)
            {
                ratios.Add(stored.Open.Span[i] / given.Open.Span[j]);
                ratios.Add(stored.High.Span[i] / given.High.Span[j]);
                ratios.Add(stored.Low.Span[i] / given.Low.Span[j]);
                ratios.Add(stored.Close.Span[i] / given.Close.Span[j]);
            }

            i += a <= b ? 1 : 0;
            j += b <= a ? 1 : 0;
        }

        if (ratios.Count == 0)
        {
            return null;
        }

        double factor = ratios.Order().ElementAt(ratios.Count / 2);
        return Math.Abs(factor - 1) > Different && ratios.TrueForAll(r => Math.Abs(r / factor - 1) < Same) ? factor : null;
    }
}

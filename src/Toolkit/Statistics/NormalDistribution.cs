namespace Toolkit.Statistics;

/// <summary>The standard normal distribution, and the scaled complementary error function that keeps its tails exact.</summary>
/// <remarks>
/// Rational approximations of W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969),
/// tables II to IV: relative error below 3e-16 before rounding.
/// </remarks>
internal static class NormalDistribution
{
    public const double RootTwoPi = 2.50662827463100050242;
    private const double OneOverRootPi = 0.56418958354775628695;
    private const double OneOverRootTwo = 0.70710678118654752440;

    public static double Density(double z) => Math.Exp(-0.5 * z * z) / RootTwoPi;

    public static double Cumulative(double z) => 0.5 * Erfc(-z * OneOverRootTwo);

    /// <summary>The value up to which lies a probability between 0 and 1: a first guess (Abramowitz and Stegun 26.2.23), then Halley's steps.</summary>
    public static double Quantile(double probability)
    {
        double tail = Math.Min(probability, 1 - probability), t = Math.Sqrt(-2 * Math.Log(tail));
        double z = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
        for (int i = 0; i < 3; i++)
        {
            double error = (Cumulative(z) - tail) / Density(z);
            z -= error / (1 + z * error / 2);
        }

        return probability < 0.5 ? z : -z;
    }

    /// <summary>Cumulative over density, finite however far out to the left.</summary>
    public static double CumulativeOverDensity(double z) => RootTwoPi / 2 * Erfcx(-z * OneOverRootTwo);

    public static double Erfc(double x)
    {
        double size = Math.Abs(x);
        if (size <= 0.46875)
        {
            return 1 - Erf(x);
        }

        double tail = size > 27.3 ? 0 : ExpMinusSquare(size) * ScaledTail(size);
        return x < 0 ? 2 - tail : tail;
    }

    /// <summary>exp(x²) erfc(x); infinite below about -26.6.</summary>
    public static double Erfcx(double x)
    {
        if (Math.Abs(x) <= 0.46875)
        {
            return Math.Exp(x * x) * (1 - Erf(x));
        }

        return x > 0 ? ScaledTail(x) : 2 / ExpMinusSquare(x) - ScaledTail(-x);
    }

    /// <summary>The rounding error of the square is put back, which a plain exp(-x * x) multiplies by x².</summary>
    private static double ExpMinusSquare(double x)
    {
        double square = x * x;
        return Math.Exp(-square) * (1 - Math.FusedMultiplyAdd(x, x, -square));
    }

    private static double Erf(double x)
    {
        double y = x * x;
        return x * ((((1.85777706184603153e-1 * y + 3.16112374387056560) * y + 1.13864154151050156e2) * y + 3.77485237685302021e2) * y + 3.20937758913846947e3)
            / ((((y + 2.36012909523441209e1) * y + 2.44024637934444173e2) * y + 1.28261652607737228e3) * y + 2.84423683343917062e3);
    }

    private static double ScaledTail(double x)
    {
        if (x <= 4)
        {
            return ((((((((2.15311535474403846e-8 * x + 5.64188496988670089e-1) * x + 8.88314979438837594) * x + 6.61191906371416295e1) * x
                + 2.98635138197400131e2) * x + 8.81952221241769090e2) * x + 1.71204761263407058e3) * x + 2.05107837782607147e3) * x + 1.23033935479799725e3)
                / ((((((((x + 1.57449261107098347e1) * x + 1.17693950891312499e2) * x + 5.37181101862009858e2) * x
                + 1.62138957456669019e3) * x + 3.29079923573345963e3) * x + 4.36261909014324716e3) * x + 3.43936767414372164e3) * x + 1.23033935480374942e3);
        }

        double y = 1 / (x * x);
        double rest = y * (((((1.63153871373020978e-2 * y + 3.05326634961232344e-1) * y + 3.60344899949804439e-1) * y + 1.25781726111229246e-1) * y
            + 1.60837851487422766e-2) * y + 6.58749161529837803e-4)
            / (((((y + 2.56852019228982242) * y + 1.87295284992346047) * y + 5.27905102951428412e-1) * y + 6.05183413124413191e-2) * y + 2.33520497626869185e-3);
        return (OneOverRootPi - rest) / x;
    }
}

using Toolkit.Statistics;

namespace Toolkit.Tests.Statistics;

/// <summary>A run beside a benchmark, held against published values.</summary>
public class BenchmarkTests
{
    private static BenchmarkComparison Compare(double[] own, double[] market) => PublishedReturns.Run(own).Against(PublishedReturns.Bars(market, symbol: "M"));

    /// <summary>empyrical compounds the alpha of a day, we add it up (as conventions.md has it): a day's alpha is the same.</summary>
    private static double Compounded(double? alphaPct) => Math.Pow(1 + alphaPct!.Value / 100 / 252, 252) - 1;

    /// <summary>empyrical-reloaded, tests/test_stats.py: test_excess_sharpe, which is not annualised.</summary>
    [Theory]
    [InlineData(0.0, 0.10859306069076737)]
    [InlineData(0.01, -0.06515583641446039)]
    public void Information_ratio_when_of_published_returns_then_as_empyrical_has_it(double market, double expected) =>
        Assert.Equal(expected, Compare(PublishedReturns.Mixed, [.. Enumerable.Repeat(market, 8)]).InformationRatio!.Value / Math.Sqrt(252), 8);

    /// <summary>empyrical-reloaded: test_alpha_beta, test_up_alpha_beta, test_down_alpha_beta.</summary>
    [Fact]
    public void Alpha_and_beta_when_of_published_returns_then_as_empyrical_has_them()
    {
        BenchmarkComparison falling = Compare(PublishedReturns.Mixed, PublishedReturns.Negative), rising = Compare(PublishedReturns.Mixed, PublishedReturns.Positive);
        Assert.Equal(-0.71296296296296313, falling.Beta!.Value, 8);
        Assert.Equal(-0.71296296296296313, falling.DownBeta!.Value, 8);
        Assert.Equal(-0.9997853834885004, Compounded(falling.AlphaPct), 8);
        Assert.Equal(-0.9997853834885004, Compounded(falling.DownAlphaPct), 8);
        Assert.Equal(0.4285714285, rising.UpBeta!.Value, 8);
        Assert.Equal(0.432961242076658, Compounded(rising.UpAlphaPct), 8);
        Assert.Null(falling.UpBeta);
        Assert.Null(rising.DownAlphaPct);
    }

    /// <summary>empyrical-reloaded: test_up_capture, test_down_capture.</summary>
    [Fact]
    public void Capture_when_of_published_returns_then_as_empyrical_has_it()
    {
        BenchmarkComparison positive = Compare(PublishedReturns.Positive, PublishedReturns.Mixed), negative = Compare(PublishedReturns.Negative, PublishedReturns.Mixed);
        Assert.Equal(0.0076167762, positive.UpCapture!.Value, 8);
        Assert.Equal(-0.0004336328, negative.UpCapture!.Value, 8);
        Assert.Equal(-11.27400221, positive.DownCapture!.Value, 8);
        Assert.Equal(0.99956025703798634, negative.DownCapture!.Value, 8);
        BenchmarkComparison same = Compare(PublishedReturns.Mixed, PublishedReturns.Mixed);
        Assert.Equal((1, 1), (Math.Round(same.UpCapture!.Value, 8), Math.Round(same.DownCapture!.Value, 8)));
        Assert.Null(same.InformationRatio);
    }

    /// <summary>PerformanceAnalytics, documented result of TrackingError for HAM1 and SP500 TR of the data set managers.</summary>
    [Fact]
    public void Tracking_error_when_of_published_months_then_as_performance_analytics_has_it()
    {
        BenchmarkComparison months = PublishedReturns.Run(PublishedReturns.Ham1, monthly: true).Against(PublishedReturns.Bars(PublishedReturns.Sp500, monthly: true, "M"));
        Assert.Equal(0.1131667, months.TrackingErrorPct!.Value / 100, 7);
        Assert.Equal(months.Correlation!.Value * months.Correlation.Value, months.RSquared!.Value, 12);
        Assert.Equal(1200 * PublishedReturns.Ham1.Average() / months.Beta!.Value, months.TreynorPct!.Value, 8);
    }

    [Fact]
    public void Rolling_figures_are_those_of_each_window()
    {
        BacktestResult run = PublishedReturns.Run(PublishedReturns.Ham1, monthly: true);
        BarSeries market = PublishedReturns.Bars(PublishedReturns.Sp500, monthly: true, "M");
        IReadOnlyList<SessionValue> betas = run.RollingBeta(market, 24), volatilities = run.RollingVolatility(24);
        Assert.Equal((133, null, null), (betas.Count, betas[23].Value, volatilities[23].Value));

        BacktestResult window = PublishedReturns.Run(PublishedReturns.Ham1[36..60], monthly: true);
        Assert.Equal(window.Against(PublishedReturns.Bars(PublishedReturns.Sp500[36..60], monthly: true, "M")).Beta!.Value, betas[60].Value!.Value, 9);
        Assert.Equal(window.Metrics.AnnualVolatilityPct!.Value, volatilities[60].Value!.Value, 9);
    }

    /// <summary>A year of ten periods of which each has a free return of 1 %.</summary>
    [Fact]
    public void Two_returns_when_there_is_a_free_rate_then_by_hand()
    {
        // Means 0 and 1 %; the slope is 0.2 / 0.08.
        BenchmarkComparison two = new BenchmarkCalculator(0.01, 10).Compare([0.1, -0.1], [0.05, -0.03]);
        Assert.Equal((2.5, 1, -10, -4), (Math.Round(two.Beta!.Value, 9), Math.Round(two.Correlation!.Value, 9), Math.Round(two.AlphaPct!.Value, 9), Math.Round(two.TreynorPct!.Value, 9)));
        Assert.All(new BenchmarkCalculator(0.01, 10).Compare([0.1], [0.05]).Figures.Where(f => f.Statistic.Key != "returnPct"), f => Assert.Null(f.Value));
    }

    [Fact]
    public void Session_when_the_benchmark_stood_still_then_neither_up_nor_down()
    {
        BenchmarkComparison compared = new BenchmarkCalculator(0, 2).Compare([0.2, 0.5, 0.9, -0.1, -0.3], [0.1, 0.2, 0, -0.1, -0.2]);
        Assert.Equal((3, 2), (Math.Round(compared.UpBeta!.Value, 9), Math.Round(compared.DownBeta!.Value, 9)));
        // Two periods are a year: 1.2 x 1.5 over 1.1 x 1.2, and 0.9 x 0.7 over 0.9 x 0.8.
        Assert.Equal((0.8 / 0.32, 0.37 / 0.28), (compared.UpCapture!.Value, compared.DownCapture!.Value), (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-9);
        // Means 35 % and 15 %: 35 % - 3 x 15 %, twice a year.
        Assert.Equal(-20, compared.UpAlphaPct!.Value, 9);
    }

    [Theory]
    [InlineData(-1, -1 / 0.32)]
    // Less than nothing is left: its power of one would be a number, and no return.
    [InlineData(-1.5, null)]
    public void Capture_when_nothing_or_less_is_left_then_all_is_lost_or_there_is_no_number(double first, double? expected)
    {
        double? capture = new BenchmarkCalculator(0, 2).Compare([first, 0], [0.1, 0.2]).UpCapture;
        Assert.Equal(expected is null, capture is null);
        Assert.Equal(expected ?? 0, capture ?? 0, 9);
    }
}

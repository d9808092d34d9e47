namespace Toolkit.Tests.Statistics;

/// <summary>Published returns, and runs that have them.</summary>
internal static class PublishedReturns
{
    /// <summary>empyrical's test series mixed_returns without its first value, which is none.</summary>
    public static readonly double[] Mixed = [0.01, 0.10, -0.04, 0.02, 0.03, 0.02, 0.01, -0.10];

    /// <summary>empyrical's positive_returns without its first value.</summary>
    public static readonly double[] Positive = [0.02, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01];

    /// <summary>empyrical's all_negative_returns and negative_returns without their first value, in which alone they differ.</summary>
    public static readonly double[] Negative = [-0.06, -0.07, -0.01, -0.09, -0.02, -0.06, -0.08, -0.05];

    /// <summary>PerformanceAnalytics, data set managers: HAM1, 1996 to 2006, by month.</summary>
    public static readonly double[] Ham1 =
    [
        0.0074, 0.0193, 0.0155, -0.0091, 0.0076, -0.0039, -0.0231, 0.0395, 0.0147, 0.0288, 0.0156, 0.0176, 0.0212, 0.0022, 0.0094, 0.0126, 0.0438,
        0.0231, 0.0154, 0.0237, 0.0219, -0.0207, 0.025, 0.011, 0.0056, 0.0429, 0.0362, 0.0078, -0.0231, 0.0121, -0.0215, -0.0944, 0.0248, 0.0558,
        0.0126, 0.0097, -0.0093, 0.0094, 0.0462, 0.051, 0.0162, 0.0326, 0.0098, -0.0165, -0.0045, -0.0006, 0.0035, 0.0147, -0.0102, 0.0123, 0.0575,
        0.0202, 0.0339, 0.0123, 0.0049, 0.0387, 0.0013, -0.0077, 0.0104, -0.0068, 0.0079, 0.0082, -0.0105, 0.0345, 0.0579, 0.0021, 0.0207, 0.0161,
        -0.0312, 0.0011, 0.034, 0.0676, 0.0135, -0.0124, 0.0063, 0.0046, -0.0015, -0.0241, -0.0755, 0.0077, -0.0575, 0.0297, 0.0661, -0.0323,
        -0.0412, -0.0251, 0.0364, 0.0651, 0.0337, 0.0308, 0.0176, 0.0003, 0.009, 0.0481, 0.0169, 0.0275, 0.0053, -0.0001, 0.0087, -0.0043, 0.0082,
        0.0259, 0, 0.0055, 0.0088, -0.0006, 0.0394, 0.044, 0.0001, 0.0215, -0.0207, -0.0209, 0.0043, 0.0161, 0.0091, 0.0113, 0.0261, -0.0187, 0.0231,
        0.0261, 0.0692, 0.0145, 0.0397, -0.0011, -0.0267, 0.0216, -0.0144, 0.0161, 0.0068, 0.0427, 0.0117, 0.0115,
    ];

    /// <summary>PerformanceAnalytics, data set managers: SP500 TR.</summary>
    public static readonly double[] Sp500 =
    [
        0.034, 0.0093, 0.0096, 0.0147, 0.0258, 0.0038, -0.0442, 0.0211, 0.0563, 0.0276, 0.0756, -0.0198, 0.0625, 0.0078, -0.0411, 0.0597, 0.0609,
        0.0448, 0.0796, -0.056, 0.0548, -0.0334, 0.0463, 0.0172, 0.0111, 0.0721, 0.0512, 0.0101, -0.0172, 0.0406, -0.0106, -0.1446, 0.0641, 0.0813,
        0.0606, 0.0576, 0.0418, -0.0311, 0.04, 0.0387, -0.0236, 0.0555, -0.0312, -0.0049, -0.0274, 0.0633, 0.0203, 0.0589, -0.0502, -0.0189, 0.0978,
        -0.0301, -0.0205, 0.0247, -0.0156, 0.0621, -0.0528, -0.0042, -0.0788, 0.0049, 0.0355, -0.0912, -0.0634, 0.0777, 0.0067, -0.0243, -0.0098,
        -0.0626, -0.0808, 0.0191, 0.0767, 0.0088, -0.0146, -0.0193, 0.0376, -0.0606, -0.0074, -0.0712, -0.078, 0.0066, -0.1087, 0.088, 0.0589,
        -0.0587, -0.0262, -0.015, 0.0097, 0.0824, 0.0527, 0.0128, 0.0176, 0.0195, -0.0106, 0.0566, 0.0088, 0.0524, 0.0184, 0.0139, -0.0151, -0.0157,
        0.0137, 0.0195, -0.0331, 0.0041, 0.0108, 0.0153, 0.0405, 0.034, -0.024375, 0.02104, -0.01771, -0.019, 0.03182, 0.00142, 0.0372, -0.0091,
        0.0081, -0.0167, 0.0378, 0.0003, 0.0265, 0.0027, 0.0125, 0.0134, -0.0288, 0.0014, 0.0062, 0.0238, 0.0258, 0.0326, 0.019, 0.01403,
    ];

    /// <summary>PerformanceAnalytics, data set edhec: the first 100 months, from 1997, of Convertible Arbitrage.</summary>
    public static readonly double[] ConvertibleArbitrage =
    [
        0.0119, 0.0123, 0.0078, 0.0086, 0.0156, 0.0212, 0.0193, 0.0134, 0.0122, 0.01, 0, 0.0068, 0.0145, 0.0146, 0.0144, 0.0126, 0.0056, -0.0006,
        0.006, -0.0319, -0.0196, -0.0214, 0.0269, 0.0113, 0.0219, 0.0082, 0.0136, 0.0243, 0.0166, 0.0102, 0.0101, 0.0048, 0.0096, 0.0045, 0.0124,
        0.014, 0.0227, 0.0267, 0.0243, 0.0223, 0.0149, 0.0179, 0.0093, 0.0162, 0.0141, 0.0052, -0.0081, -0.0002, 0.0344, 0.0182, 0.0162, 0.0157,
        0.0033, 0.0012, 0.0091, 0.0142, 0.0078, 0.0117, 0.008, -0.0094, 0.0148, -0.0049, 0.0053, 0.0096, 0.0033, 0.0004, -0.0159, 0.005, 0.0146,
        0.0104, 0.0251, 0.0157, 0.0283, 0.0133, 0.0089, 0.015, 0.0136, -0.0058, -0.0072, -0.0087, 0.0171, 0.0146, 0.0092, 0.0054, 0.0119, 0.0017,
        0.0061, 0.002, -0.0128, -0.0106, 0.0013, 0.004, -0.0017, -0.0044, 0.0081, 0.0056, -0.0096, -0.0058, -0.014, -0.0316,
    ];

    /// <summary>Bacon, Practical Portfolio Performance Measurement and Attribution (2008), by PerformanceAnalytics' data set portfolio_bacon: 24 months.</summary>
    public static readonly double[] Bacon =
    [
        0.003, 0.026, 0.011, -0.01, 0.015, 0.025, 0.016, 0.067, -0.014, 0.04, -0.005, 0.081, 0.04, -0.037, -0.061, 0.017, -0.049, -0.022, 0.07,
        0.058, -0.065, 0.024, -0.005, -0.009,
    ];

    private static readonly DateTime Start = new(2000, 1, 3, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Bars whose closes have these returns: sessions of New York, or months.</summary>
    public static BarSeries Bars(double[] returns, bool monthly = false, string symbol = "S")
    {
        DateOnly[] days =
        [
            .. monthly
                ? Enumerable.Range(0, returns.Length + 1).Select(i => new DateOnly(2000, 1, 1).AddMonths(i))
                : TradingCalendar.Xnys.SessionsIn(TimeRange.Of(Start, Start.AddDays(2 * returns.Length + 30))).Select(s => s.Label).Take(returns.Length + 1),
        ];
        double price = 100;
        return BarSeries.From(
            days.Select((day, i) => i == 0 || (price *= 1 + returns[i - 1]) > 0 ? new Bar(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), price, price, price, price, 1) : default),
            symbol, monthly ? Timeframe.Month : Timeframe.Day).WithCalendar(TradingCalendar.Xnys);
    }

    /// <summary>A run that has these returns: in at the first close with everything, out at the last.</summary>
    public static BacktestResult Run(double[] returns, bool monthly = false)
    {
        BarSeries bars = Bars(returns, monthly);
        Trade all = new()
        {
            Symbol = "S",
            Quantity = 10_000 / bars.Close[0],
            EntryTime = bars.Time[0],
            EntryPrice = bars.Close[0],
            ExitTime = bars.Time[^1],
            ExitPrice = bars.Close[^1],
        };
        return BacktestResult.FromTrades([all], bars);
    }
}

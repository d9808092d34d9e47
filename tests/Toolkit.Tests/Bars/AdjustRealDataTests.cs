using System.Globalization;

namespace Toolkit.Tests.Bars;

/// <summary>Apple's published splits and dividends, 1998 to 2021, against factors that another project worked out.</summary>
public class AdjustRealDataTests
{
    /// <summary>The file writes 1/56 as 0.01785710.</summary>
    private const double RoundingOfTheFactors = 3e-6;

    private const string Splits = "2000-06-21:2 2005-02-28:2 2014-06-09:7 2020-08-31:4";

    private const string Dividends = """
        2012-08-09:2.65 2012-11-07:2.65 2013-02-07:2.65 2013-05-09:3.05 2013-08-08:3.05 2013-11-06:3.05 2014-02-06:3.05
        2014-05-08:3.29 2014-08-07:0.47 2014-11-06:0.47 2015-02-05:0.47 2015-05-07:0.52 2015-08-06:0.52 2015-11-05:0.52
        2016-02-04:0.52 2016-05-05:0.57 2016-08-04:0.57 2016-11-03:0.57 2017-02-09:0.57 2017-05-11:0.63 2017-08-10:0.63
        2017-11-10:0.63 2018-02-09:0.63 2018-05-11:0.73 2018-08-10:0.73 2018-11-08:0.73 2019-02-08:0.73 2019-05-10:0.77
        2019-08-09:0.77 2019-11-07:0.77 2020-02-07:0.77 2020-05-08:0.82 2020-08-07:0.82 2020-11-06:0.205 2021-02-05:0.205
        """;

    private static readonly CorporateAction[] Actions =
        [.. Read(Splits, CorporateActionKind.Split), .. Read(Dividends, CorporateActionKind.Dividend)];

    [RealDataTheory]
    [InlineData(PriceBasis.Raw)]
    [InlineData(PriceBasis.Splits)]
    public void Adjust_apple_agrees_with_the_factors_on_every_day(PriceBasis basis)
    {
        BarSeries raw = Apple();
        (DateTime Date, double Price, double Split)[] factors = Factors();
        BarSeries source = basis == PriceBasis.Raw ? raw : raw.Adjust(Actions, Adjustment.Splits);
        BarSeries all = source.Adjust(Actions, Adjustment.All);
        for (int i = 0; i < raw.Count; i++)
        {
            (_, double price, double split) = factors.First(f => f.Date >= raw.Time[i]);
            Assert.Equal(raw.Close[i] * price * split, all.Close[i], RoundingOfTheFactors * all.Close[i]);
            Assert.Equal(raw.Open[i] * price * split, all.Open[i], RoundingOfTheFactors * all.Open[i]);
            Assert.Equal(raw.Volume[i] / split, all.Volume[i], RoundingOfTheFactors * all.Volume[i]);
        }
    }

    [RealDataTheory]
    [InlineData("1998-01-02", 16.25, 0.124975, 0.145089)]
    [InlineData("2000-06-20", 101, 0.776767, 0.901786)]
    [InlineData("2000-06-21", 55.56, 0.854596, 0.992140)]
    [InlineData("2005-02-25", 88.97, 1.368491, 1.588746)]
    [InlineData("2005-02-28", 44.84, 1.379416, 1.601429)]
    [InlineData("2014-06-06", 645.57, 20.777720, 23.056081)]
    [InlineData("2014-06-09", 93.7, 21.110184, 23.425000)]
    [InlineData("2020-08-28", 499.23, 124.406643, 124.807500)]
    [InlineData("2020-08-31", 129.04, 128.625549, 129.040000)]
    [InlineData("2021-03-31", 122.15, 122.150000, 122.150000)]
    public void Adjust_apple_agrees_with_the_checks_of_the_data(string day, double raw, double all, double splits)
    {
        BarSeries apple = Apple();
        int at = apple.LowerBound(TestBars.Micros(day));
        Assert.Equal(raw, apple.Close[at]);
        Assert.Equal(all, apple.Adjust(Actions, Adjustment.All).Close[at], 1e-6 + RoundingOfTheFactors * all);
        Assert.Equal(splits, apple.Adjust(Actions, Adjustment.Splits).Close[at], 1e-6 + RoundingOfTheFactors * splits);
    }

    private static BarSeries Apple() => TestBars.Read("AAPL", "1d", "corporate-actions/aapl-1d.csv");

    private static (DateTime Date, double Price, double Split)[] Factors() =>
        [.. File.ReadLines(RealData.File("corporate-actions/aapl-factors.csv")).Skip(1)
            .Select(line => line.Split(','))
            .Select(f => (TestBars.Utc(f[0]), double.Parse(f[1], CultureInfo.InvariantCulture), double.Parse(f[2], CultureInfo.InvariantCulture)))];

    private static IEnumerable<CorporateAction> Read(string list, CorporateActionKind kind) =>
        from entry in list.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
        let parts = entry.Split(':')
        select new CorporateAction(TestBars.Utc(parts[0]), kind, double.Parse(parts[1], CultureInfo.InvariantCulture));
}

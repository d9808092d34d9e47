using System.Globalization;
using System.IO.Compression;

namespace Toolkit.Samples;

/// <summary>One synthetic series and the file it ships in.</summary>
internal sealed record Sample(string FileName, IReadOnlyList<Bar> Bars, SampleLayout Layout)
{
    public static IEnumerable<Sample> Shipped()
    {
        TradingCalendar nyse = TradingCalendar.Get("XNYS");
        Market market = new(seed: 20_140_102, nyse, Utc(2014, 1, 1), Utc(2024, 1, 1));
        foreach ((string symbol, double price, double beta, double ownVolatility, double volume) in new[]
        {
            ("ACME", 48.0, 1.1, 0.011, 4.1e6),
            ("BOLT", 21.5, 1.6, 0.019, 9.7e6),
            ("CORE", 112.0, 0.6, 0.007, 1.3e6),
            ("DUNE", 9.8, 0.9, 0.024, 2.6e6),
            ("ECHO", 73.0, -0.2, 0.009, 0.8e6),
        })
        {
            yield return new($"{symbol}_1d.csv", market.Daily(symbol, price, beta, ownVolatility, volume), SampleLayout.Daily);
        }

        yield return new("FLUX_1m.csv.gz", IntradayPath.Minutes(
            seed: 7, nyse, Utc(2023, 7, 1), Utc(2024, 1, 1), price: 100, yearlyVolatility: 0.24, dailyVolume: 4.1e6), SampleLayout.Minutes);
        yield return new("SYNUSD_1h.csv", IntradayPath.Hours(
            seed: 11, Utc(2022, 1, 1), Utc(2024, 1, 1), price: 21_000, yearlyVolatility: 0.62, hourlyVolume: 310), SampleLayout.Exchange);
    }

    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using FileStream file = File.Create(path);
        using Stream packed = FileName.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.SmallestSize) : file;
        using StreamWriter writer = new(packed) { NewLine = "\n" };
        writer.WriteLine(Layout.Header);
        foreach (Bar bar in Bars)
        {
            writer.WriteLine(string.Join(',', Layout.Time(bar.Time), Price(bar.Open), Price(bar.High), Price(bar.Low), Price(bar.Close),
                (bar.Volume ?? 0).ToString(Layout.VolumeFormat, CultureInfo.InvariantCulture)));
        }
    }

    private static string Price(double price) => price.ToString("0.00", CultureInfo.InvariantCulture);

    private static DateTime Utc(int year, int month, int day) => new(year, month, day, 0, 0, 0, DateTimeKind.Utc);
}

/// <summary>How a sample's text looks; they differ on purpose, as real files do.</summary>
internal sealed record SampleLayout(string Header, Func<DateTime, string> Time, string VolumeFormat)
{
    public static SampleLayout Daily { get; } = new(
        "Date,Open,High,Low,Close,Volume", t => t.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "0");

    public static SampleLayout Minutes { get; } = new(
        "timestamp,open,high,low,close,volume", t => t.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), "0");

    public static SampleLayout Exchange { get; } = new(
        "Open time,Open,High,Low,Close,Volume", t => new DateTimeOffset(t).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), "0.000");
}

using Toolkit.Tests.Backtesting;

namespace Toolkit.Tests.Features;

/// <summary>A workspace with a series, features over it, and what they are called with.</summary>
internal sealed class FeatureTester : IDisposable
{
    public const int Length = 20;

    private readonly TemporaryFolder _folder = new();

    public Workspace Tk { get; private set; }

    public FeatureTester() => Tk = Workspace.Open(Root);

    public string Root => _folder.File("workspace");

    public string Folder => Path.Combine(Root, "features");

    /// <summary>The parts that the function was called with: the first bar's time, and how many.</summary>
    public List<(DateTime First, int Count)> Calls { get; } = [];

    public void Reopen()
    {
        Tk.Dispose();
        Tk = Workspace.Open(Root);
    }

    public void Dispose()
    {
        Tk.Dispose();
        _folder.Dispose();
    }

    /// <summary>Bars of ten years, under the calendar of their weekdays.</summary>
    public async Task<BarSeries> PutAsync(int count = 2_600, string symbol = "SPY")
    {
        BarSeries bars = SampleBars.Walk(7, count, symbol);
        await Tk.Ingest.BarsAsync(bars);
        Tk.SetSymbol(symbol, new SymbolFacts { Calendar = "24/5" });
        return bars;
    }

    public Task<IngestReport> ReviseAsync(BarSeries bars, params int[] at) => Tk.Ingest.BarsAsync(
        bars.Symbol, bars.Timeframe, at.Select(i => bars[i] with { Close = bars[i].Close + 0.25, High = bars[i].High + 1, Low = bars[i].Low / 2 }));

    public Task<FeatureSeries> MeanAsync(string version = "1", FeatureOptions? options = null, string symbol = "SPY") =>
        Tk.Features.GetOrAddAsync(symbol, "1d", "mean", version, Called(Mean), options ?? new() { LookBack = Length - 1 });

    public Task<FeatureSeries> EmaAsync() => Tk.Features.GetOrAddAsync("SPY", "1d", "ema", "1", Called(bars => Indicators.Ema(bars.Close.Span, Length)));

    /// <summary>The mean of the last closes, each by a sum of its own.</summary>
    public static IReadOnlyList<double> Mean(BarSeries bars) =>
        [.. Enumerable.Range(0, bars.Count).Select(i => i < Length - 1 ? double.NaN : bars.Close.Skip(i - Length + 1).Take(Length).Sum() / Length)];

    public async Task<BarSeries> StoredAsync(string symbol = "SPY") => await Tk.Bars.ReadAsync(symbol, "1d", options: new() { Adjust = Adjustment.All });

    public static void MustEqual(IEnumerable<double> expected, IEnumerable<double> actual) =>
        Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), actual.Select(BitConverter.DoubleToInt64Bits));

    private Func<BarSeries, IReadOnlyList<double>> Called(Func<BarSeries, IReadOnlyList<double>> compute) => bars =>
    {
        Calls.Add((bars.Time[0], bars.Count));
        return compute(bars);
    };
}

using Microsoft.AspNetCore.Http;

namespace Toolkit.SampleExchange;

/// <summary>A request as an API sees it.</summary>
internal sealed record SampleQuestion(string Symbol, IQueryCollection Query, SampleMarket Market, DateTime Now, SampleFaultKind? Fault)
{
    /// <summary>Changes the bars of a page before they are sent.</summary>
    public Func<SamplePage, IReadOnlyList<Bar>>? Rewrite { get; init; }

    /// <summary>The bars as they are sent.</summary>
    /// <param name="timeframe">Of the bars.</param>
    /// <param name="asked">The range that the request names.</param>
    /// <param name="bars">What the market has.</param>
    public IReadOnlyList<Bar> Sent(Timeframe timeframe, TimeRange asked, IEnumerable<Bar> bars) =>
        Rewrite is null ? [.. bars] : Rewrite(new(timeframe, asked, [.. bars]));

    public long? Number(string name) => long.TryParse(Query[name], out long value) ? value : null;

    /// <summary>The bars of a range, with the fault in them that was ordered.</summary>
    public IReadOnlyList<Bar> Bars(SampleSeries series, Timeframe timeframe, TimeRange range)
    {
        int early = Fault == SampleFaultKind.OverlappingPage ? 5 : 0;
        TimeSpan before = (timeframe.Duration ?? TimeSpan.FromDays(31)) * early;
        IReadOnlyList<Bar> bars = series.Bars(timeframe, TimeRange.Of(range.From - (range.From.Year < 1900 ? TimeSpan.Zero : before), range.To), Now);
        return Fault switch
        {
            SampleFaultKind.DuplicateRows => [.. bars.SelectMany(b => new[] { b, b })],
            SampleFaultKind.OutOfOrder => [.. bars.Where((_, i) => i % 2 == 1).Reverse(), .. bars.Where((_, i) => i % 2 == 0)],
            SampleFaultKind.Nulls => [.. bars.Select((b, i) => i % 7 == 3 ? new(b.Time, double.NaN, double.NaN, double.NaN, double.NaN) : b)],
            SampleFaultKind.BrokenRows => [.. bars.Select((b, i) => i % 7 == 3 ? b with { High = b.Low / 2 } : b)],
            _ => bars,
        };
    }

    /// <summary>A number for JSON: null for NaN.</summary>
    public static object? Json(double price) => double.IsNaN(price) ? null : price;

    /// <summary>A number as text: null for NaN.</summary>
    public static string? Text(double price) => double.IsNaN(price) ? null : price.ToString("0.00000000");
}

/// <summary>What the API answers.</summary>
internal sealed record SampleAnswer(int Status, object Body)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}

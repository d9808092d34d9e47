namespace Toolkit.Charts;

/// <summary>Indicators of a run that belong into one pane: over the prices, or one of their own.</summary>
/// <param name="Name">What the pane is called.</param>
/// <param name="OnPrice">Whether they are prices.</param>
/// <param name="Columns">Their values, one for each bar of the chart's series.</param>
internal sealed record IndicatorGroup(string Name, bool OnPrice, IReadOnlyList<IndicatorColumn> Columns)
{
    // What the library calls its own indicators that are no prices; others are told by their values.
    private static readonly (string Start, string Pane)[] Panes =
    [
        ("RSI(", "RSI"), ("MACD", "MACD"), ("ATR(", "ATR"), ("ADX(", "ADX"), ("+DI(", "ADX"), ("-DI(", "ADX"), ("%K(", "Stochastic"),
        ("%D(", "Stochastic"), ("OBV", "OBV"), ("z-score(", "z-score"), ("deviation(", "Deviation"),
    ];

    public static IReadOnlyList<IndicatorGroup> Of(BacktestResult result, ShownBars shown)
    {
        BarSeries bars = shown.Source;
        return
        [
            .. result.Indicators
                .Where(column => column.Symbol == bars.Symbol)
                .Select(column => Aligned(column, result, bars))
                .OfType<IndicatorColumn>()
                .DistinctBy(column => column.Name)
                .GroupBy(column => PaneOf(column, bars))
                .Select(pane => new IndicatorGroup(pane.Key ?? "Price", pane.Key is null, [.. pane])),
        ];
    }

    /// <summary>The column on the bars of the chart, which may be a part of those of the run; null when they are others.</summary>
    private static IndicatorColumn? Aligned(IndicatorColumn column, BacktestResult result, BarSeries bars)
    {
        BarSeries? run = result.Series.FirstOrDefault(s => s.Symbol == column.Symbol);
        if (run is null || run.Count != column.Values.Count || run.Timeframe != bars.Timeframe)
        {
            return null;
        }

        if (run.Time.Microseconds.SequenceEqual(bars.Time.Microseconds))
        {
            return column;
        }

        double[] values = new double[bars.Count];
        for (int i = 0; i < values.Length; i++)
        {
            int at = run.Time.Microseconds.BinarySearch(bars.Time.Microseconds[i]);
            values[i] = at >= 0 ? column.Values[at] : double.NaN;
        }

        return column with { Values = new(values) };
    }

    private static string? PaneOf(IndicatorColumn column, BarSeries bars)
    {
        foreach ((string start, string pane) in Panes)
        {
            if (column.Name.StartsWith(start, StringComparison.Ordinal))
            {
                return pane;
            }
        }

        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in column.Values.Span)
        {
            (low, high) = (value < low ? value : low, value > high ? value : high);
        }

        double lowest = bars.Low.Min(), highest = bars.High.Max(), room = highest - lowest;
        return low > high || (low >= lowest - room && high <= highest + room) ? null : column.Name;
    }
}

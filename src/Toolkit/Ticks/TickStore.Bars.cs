using Toolkit.Ticks;

namespace Toolkit;

/// <content>Bars.</content>
public sealed partial class TickStore
{
    /// <summary>Puts the ticks of a symbol together into bars: stamped by their open, first, highest, lowest and last price, volume the sum of the sizes of trades.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="timeframe">How long a bar lasts.</param>
    /// <param name="options">Which price, which range, which calendar.</param>
    /// <param name="cancel">Stops between two days.</param>
    /// <returns>Bars whose open lies inside the range, none where no tick is; of quotes they have no volume. <c>tk.Ingest.BarsAsync(bars)</c> stores them.</returns>
    /// <exception cref="ToolkitException">The symbol has quotes and trades and nobody said which are meant (usage); and as <see cref="ReadAsync"/>.</exception>
    public async Task<BarSeries> BarsAsync(string symbol, Timeframe timeframe, TickBarOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(timeframe);
        options ??= new();
        TimeRange wanted = TimeRange.Of(options.From, options.To);
        TickSummary all = await SummaryAsync(symbol, Earlier(wanted.From, timeframe), Later(wanted.To, timeframe), cancel).ConfigureAwait(false);
        TickBars minutes = new(options.Price ?? Price(all));
        DateTime first = all.First ?? DateTime.MaxValue, last = all.Last ?? DateTime.MinValue;
        int stretch = (int)Math.Clamp(AtOnce * ((last - first).TotalDays + 1) / Math.Max(1, all.Count), 1, 3_660);
        for (DateTime day = first.Date; day <= last; day = day.AddDays(stretch))
        {
            TickSeries ticks = await ReadAsync(symbol, Max(day, first), Min(day.AddDays(stretch), last.AddTicks(TimeSpan.TicksPerMicrosecond)), cancel).ConfigureAwait(false);
            minutes.Add(ticks.Run);
        }

        BarSeries series = new(new(options.Exchange, symbol, Timeframe.Minute), minutes.Build());
        return series.Resample(timeframe, options.Bars with { Clock = _store.Options.Clock }).Slice(wanted.From, wanted.To);
    }

    /// <summary>Ticks that are about in memory at once, when there are more.</summary>
    private const double AtOnce = 2_000_000;

    private static TickPrice Price(TickSummary ticks) => (ticks.Quotes, ticks.Trades) switch
    {
        (0, _) => TickPrice.Trade,
        (_, 0) => TickPrice.Mid,
        _ => throw ToolkitException.Usage($"{ticks.Symbol} has quotes and trades", "say which its bars are made of: `TickBarOptions.Price`"),
    };

    // A bar at either end is made of all its ticks, whatever the range cuts off; a session may begin a day before its label.
    private static DateTime Earlier(DateTime time, Timeframe timeframe) => time < DateTime.MinValue + Margin(timeframe) ? time : time - Margin(timeframe);

    private static DateTime Later(DateTime time, Timeframe timeframe) => time > DateTime.MaxValue - Margin(timeframe) ? time : time + Margin(timeframe);

    private static TimeSpan Margin(Timeframe timeframe) => (timeframe.Duration ?? TimeSpan.FromDays(366)) + TimeSpan.FromDays(2);

    private static DateTime Max(DateTime a, DateTime b) => a > b ? a : b;

    private static DateTime Min(DateTime a, DateTime b) => a < b ? a : b;
}

using Toolkit.Bars;

namespace Toolkit.SampleExchange;

/// <summary>A made-up market in one symbol: a price for every moment, the same in every run.</summary>
/// <param name="Symbol">As users write it: <c>BTC/USDT</c>, <c>AAPL</c>.</param>
/// <param name="BasePrice">What the price moves around.</param>
public sealed record SampleSeries(string Symbol, double BasePrice)
{
    /// <summary>There is nothing before. Default 2018-01-01.</summary>
    public DateTime Listed { get; init; } = new(2018, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>There is nothing from here on. Default never.</summary>
    public DateTime Delisted { get; init; } = DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);

    /// <summary>When it trades. Default around the clock.</summary>
    public TradingCalendar Calendar { get; init; } = TradingCalendar.AlwaysOpen;

    /// <summary>Whether nothing was traded in the bar that opens then. Default never.</summary>
    public Func<DateTime, bool> Quiet { get; init; } = _ => false;

    /// <summary>What the prices of a bar are multiplied by: a correction by the exchange. Default 1.</summary>
    public Func<DateTime, double> Correction { get; init; } = _ => 1;

    /// <summary>Splits and dividends; each is there from its date on by the server's clock.</summary>
    public IReadOnlyList<CorporateAction> Actions { get; init; } = [];

    /// <summary>The bars that open in a range, as they are known at a moment; the last one may be unfinished.</summary>
    public IReadOnlyList<Bar> Bars(Timeframe timeframe, TimeRange range, DateTime now)
    {
        DateTime first = Later(range.From, timeframe.IsIntraday ? Listed : Listed.Date);
        TimeRange alive = TimeRange.Of(first, Later(first, Earlier(range.To, Earlier(now, Delisted))));
        long[] opens = [.. Calendar.ExpectedOpens(timeframe, alive)];
        long[] closes = BarCloses.Of(opens, timeframe, Calendar);
        return
        [
            .. opens.Zip(closes, (open, close) => Make(UnixMicroseconds.ToDateTime(open), UnixMicroseconds.ToDateTime(close), timeframe, now)),
        ];
    }

    /// <summary>When a bar of a day and longer opened; the open itself for others.</summary>
    public DateTime OpenOf(DateTime label, Timeframe timeframe) => timeframe.IsIntraday
        ? label
        : Calendar.SessionsIn(TimeRange.Of(label.AddDays(-1), label.AddDays(10))).First(s => s.Label.ToDateTime(default, DateTimeKind.Utc) >= label).Open;

    private Bar Make(DateTime time, DateTime close, Timeframe timeframe, DateTime now)
    {
        DateTime start = OpenOf(time, timeframe);
        DateTime end = Earlier(close, Later(now, start));
        double factor = Correction(time);
        double opening = Price(start), closing = Quiet(time) ? opening : Price(end);
        double reach = Quiet(time) ? 0 : 0.002 * Noise(start, 7) * Elapsed(start, end, close);
        double volume = Quiet(time) ? 0 : Math.Round(100 * Noise(start, 11) * Elapsed(start, end, close), 4);
        return new(
            time, Round(opening * factor), Round(Math.Max(opening, closing) * (1 + reach) * factor),
            Round(Math.Min(opening, closing) * (1 - reach) * factor), Round(closing * factor), volume);
    }

    private static double Elapsed(DateTime start, DateTime end, DateTime close) =>
        close <= start ? 1 : Math.Clamp((end - start) / (close - start), 0.01, 1);

    /// <summary>A smooth walk on three scales: months, days, quarters of an hour.</summary>
    private double Price(DateTime at) => BasePrice * Math.Exp(
        0.4 * Wave(at, TimeSpan.FromDays(90), 1) + 0.05 * Wave(at, TimeSpan.FromDays(2), 2) + 0.004 * Wave(at, TimeSpan.FromMinutes(15), 3));

    private double Wave(DateTime at, TimeSpan period, int salt)
    {
        long step = Math.DivRem(at.Ticks, period.Ticks, out long rest);
        double weight = rest / (double)period.Ticks;
        weight = weight * weight * (3 - 2 * weight);
        return (1 - weight) * Hash(step, salt) + weight * Hash(step + 1, salt) - 0.5;
    }

    private double Noise(DateTime at, int salt) => Hash(at.Ticks / TimeSpan.TicksPerMinute, salt);

    /// <summary>Between 0 and 1, the same for the same place.</summary>
    private double Hash(long place, int salt)
    {
        ulong x = (ulong)place * 0x9E3779B97F4A7C15UL + (ulong)salt * 0xBF58476D1CE4E5B9UL + (ulong)BasePrice.GetHashCode();
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return ((x ^ (x >> 31)) >> 11) / (double)(1UL << 53);
    }

    private static double Round(double price) => Math.Round(price, 4);

    private static DateTime Earlier(DateTime a, DateTime b) => a < b ? a : b;

    private static DateTime Later(DateTime a, DateTime b) => a > b ? a : b;
}

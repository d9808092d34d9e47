using System.Diagnostics.CodeAnalysis;

namespace Toolkit;

/// <summary>The unit that a <see cref="Timeframe"/> counts in.</summary>
public enum TimeframeUnit
{
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// <summary>How long a bar lasts: one of the closed set <c>1m 3m 5m 15m 30m 1h 2h 4h 6h 12h 1d 1w 1mo 1q 1y</c>.</summary>
/// <remarks>Immutable, compared by value; a string converts implicitly, aliases included (<c>1min</c>, <c>60m</c>, <c>1wk</c>, <c>1M</c>).</remarks>
public sealed partial record Timeframe : IComparable<Timeframe>
{
    private Timeframe(string name, int count, TimeframeUnit unit) => (Name, Count, Unit) = (name, count, unit);

    public static Timeframe Minute { get; } = new("1m", 1, TimeframeUnit.Minute);

    public static Timeframe Hour { get; } = new("1h", 1, TimeframeUnit.Hour);

    public static Timeframe Day { get; } = new("1d", 1, TimeframeUnit.Day);

    public static Timeframe Week { get; } = new("1w", 1, TimeframeUnit.Week);

    public static Timeframe Month { get; } = new("1mo", 1, TimeframeUnit.Month);

    /// <summary>Every timeframe there is, from the finest to the coarsest.</summary>
    public static IReadOnlyList<Timeframe> All { get; } =
    [
        Minute, new("3m", 3, TimeframeUnit.Minute), new("5m", 5, TimeframeUnit.Minute), new("15m", 15, TimeframeUnit.Minute),
        new("30m", 30, TimeframeUnit.Minute), Hour, new("2h", 2, TimeframeUnit.Hour), new("4h", 4, TimeframeUnit.Hour),
        new("6h", 6, TimeframeUnit.Hour), new("12h", 12, TimeframeUnit.Hour), Day, Week, Month,
        new("1q", 1, TimeframeUnit.Quarter), new("1y", 1, TimeframeUnit.Year),
    ];

    /// <summary>The canonical name, such as <c>5m</c>; it is also the name of the folder that the bars lie in.</summary>
    public string Name { get; }

    public int Count { get; }

    public TimeframeUnit Unit { get; }

    public bool IsIntraday => Unit <= TimeframeUnit.Hour;

    /// <summary>Length of a bar without regard to sessions; null where it varies (month, quarter, year).</summary>
    public TimeSpan? Duration => Unit switch
    {
        TimeframeUnit.Minute => TimeSpan.FromMinutes(Count),
        TimeframeUnit.Hour => TimeSpan.FromHours(Count),
        TimeframeUnit.Day => TimeSpan.FromDays(Count),
        TimeframeUnit.Week => TimeSpan.FromDays(7 * Count),
        _ => null,
    };

    /// <summary>The same in microseconds, for those of one length.</summary>
    internal long Micros => Duration!.Value.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <exception cref="ToolkitException">The text is no timeframe (usage); the message lists the choices.</exception>
    public static Timeframe Parse(string text) => TryParse(text, out Timeframe? found)
        ? found
        : throw ToolkitException.Usage($"'{text}' is not a timeframe", $"use one of {string.Join(' ', All.Select(t => t.Name))}");

    public static bool TryParse(string? text, [NotNullWhen(true)] out Timeframe? timeframe)
    {
        string? name = text switch
        {
            null => null,
            // The one alias in which case matters: exchanges write 1M for a month and 1m for a minute.
            "1M" => "1mo",
            _ => text.Trim().ToLowerInvariant() switch
            {
                "1min" or "1t" or "minute" => "1m",
                "3min" => "3m",
                "5min" => "5m",
                "15min" => "15m",
                "30min" => "30m",
                "60m" or "60min" or "hour" or "hourly" => "1h",
                "120m" => "2h",
                "240m" => "4h",
                "360m" => "6h",
                "720m" => "12h",
                "24h" or "1440m" or "d" or "day" or "daily" => "1d",
                "1wk" or "7d" or "week" or "weekly" => "1w",
                "1mon" or "1month" or "month" or "monthly" => "1mo",
                "3mo" or "1qtr" or "quarter" or "quarterly" => "1q",
                "12mo" or "1yr" or "year" or "yearly" => "1y",
                var other => other,
            },
        };
        timeframe = All.FirstOrDefault(t => t.Name == name);
        return timeframe is not null;
    }

    /// <summary>Whether bars of this timeframe can be put together from whole bars of <paramref name="finer"/>.</summary>
    public bool IsMultipleOf(Timeframe finer)
    {
        if (Duration is { } mine && finer.Duration is { } other)
        {
            return mine.Ticks % other.Ticks == 0;
        }

        return Unit switch
        {
            // A week straddles months, so nothing longer is made of weeks.
            TimeframeUnit.Month => finer.Unit <= TimeframeUnit.Day || finer == this,
            TimeframeUnit.Quarter => finer.Unit is <= TimeframeUnit.Day or TimeframeUnit.Month || finer == this,
            TimeframeUnit.Year => finer.Unit is <= TimeframeUnit.Day or TimeframeUnit.Month or TimeframeUnit.Quarter || finer == this,
            _ => false,
        };
    }

    public int CompareTo(Timeframe? other) => other is null ? 1 : Unit != other.Unit ? Unit.CompareTo(other.Unit) : Count.CompareTo(other.Count);

    public static implicit operator Timeframe(string text) => Parse(text);

    public override string ToString() => Name;
}

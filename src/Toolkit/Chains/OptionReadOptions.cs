namespace Toolkit;

/// <summary>Which stored quotes are read.</summary>
public sealed record OptionReadOptions
{
    /// <summary>The exchange of the underlying. Default: as written in it, else the only one that has it, else <c>local</c>.</summary>
    public string? Exchange { get; init; }

    /// <summary>Only options of these expiries. Default null: all.</summary>
    public IReadOnlyCollection<DateOnly>? Expiries { get; init; }

    /// <summary>How long before a chain's moment the last quote of a contract may lie. Default null: since midnight, in the calendar's zone, of the day of the newest quote.</summary>
    public TimeSpan? LookBack { get; init; }

    /// <summary>What a share of the underlying cost at a chain's moment. Default null: by its bars, else by put-call parity.</summary>
    public double? UnderlyingPrice { get; init; }

    /// <summary>Bars of the underlying that a market goes by. Default null: the finest that are stored.</summary>
    public Timeframe? Timeframe { get; init; }

    /// <summary>Read an old version of the store, as long as its files are kept. Default: the newest.</summary>
    public long? AsOf { get; init; }
}

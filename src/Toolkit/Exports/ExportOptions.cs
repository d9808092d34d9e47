namespace Toolkit;

/// <summary>Which bars are exported.</summary>
public sealed record ExportOptions
{
    /// <summary>Only this timeframe; of symbols that are named, made of a finer one where it is not stored. Default null: all that are stored.</summary>
    public Timeframe? Timeframe { get; init; }

    /// <summary>First time that is wanted. Default: the first bar.</summary>
    public DateTime? From { get; init; }

    /// <summary>First time that is no longer wanted. Default: past the last bar.</summary>
    public DateTime? To { get; init; }

    /// <summary>The exchange of the symbols. Default: as written in them, else the only one that has them.</summary>
    public string? Exchange { get; init; }
}

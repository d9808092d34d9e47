namespace Toolkit;

/// <summary>An underlying of which option quotes are stored.</summary>
/// <param name="Exchange">Exchange of the underlying.</param>
/// <param name="Underlying">Its symbol.</param>
/// <param name="Quotes">How many quotes.</param>
/// <param name="From">Time of the first one.</param>
/// <param name="To">Time of the last one.</param>
/// <param name="FirstExpiry">Earliest expiry of a quoted option.</param>
/// <param name="LastExpiry">Latest expiry of a quoted option.</param>
/// <param name="Files">Parquet files that hold them.</param>
/// <param name="Bytes">Their share of these files.</param>
public sealed record OptionUnderlying(
    string Exchange, string Underlying, long Quotes, DateTime From, DateTime To, DateOnly FirstExpiry, DateOnly LastExpiry, int Files, long Bytes);

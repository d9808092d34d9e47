namespace Toolkit;

/// <summary>One bar. <paramref name="Time"/> is its open time in UTC, or its session's label for a day and longer.</summary>
/// <param name="Time">Open time (UTC) of an intraday bar; 00:00 of the session date for a bar of a day or longer.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Amount traded, or null where the source gives none.</param>
public readonly record struct Bar(DateTime Time, double Open, double High, double Low, double Close, double? Volume = null);

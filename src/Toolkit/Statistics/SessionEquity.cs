namespace Toolkit;

/// <summary>Equity at the end of a session.</summary>
/// <param name="Session">Its label.</param>
/// <param name="Equity">In the account's currency.</param>
public readonly record struct SessionEquity(DateOnly Session, double Equity);

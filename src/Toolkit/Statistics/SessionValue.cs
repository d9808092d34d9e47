namespace Toolkit;

/// <summary>A statistic as of a session.</summary>
/// <param name="Session">Its label.</param>
/// <param name="Value">Null where it is not defined.</param>
public readonly record struct SessionValue(DateOnly Session, double? Value);

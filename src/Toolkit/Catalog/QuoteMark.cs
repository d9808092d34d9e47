namespace Toolkit;

/// <summary>An underlying, and a mark of its option quotes: while it is the same, so are they.</summary>
public readonly record struct QuoteMark(string Exchange, string Underlying, string Mark);

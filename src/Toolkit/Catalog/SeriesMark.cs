namespace Toolkit;

/// <summary>A series, how many bars it has, and a mark of them: while it is the same, so are they.</summary>
public readonly record struct SeriesMark(SeriesKey Key, long Rows, string Mark);

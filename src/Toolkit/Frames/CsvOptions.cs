namespace Toolkit;

/// <summary>How a frame is written as CSV.</summary>
public sealed record CsvOptions
{
    /// <summary>
    /// Whether a spreadsheet must find no formula in it: a text, or the name of a column, that begins with <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>,
    /// a tab or a line end gets a <c>'</c> in front. Numbers, also those written in a text, stay as they are. Default false: every text comes
    /// back as it was.
    /// </summary>
    public bool Safe { get; init; }
}

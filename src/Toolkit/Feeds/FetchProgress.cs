namespace Toolkit;

/// <summary>How far a fetch is; one series reports after the other when several are fetched.</summary>
/// <param name="Series">The series that has moved on.</param>
/// <param name="Pages">Its pages so far.</param>
/// <param name="ExpectedPages">About how many there will be; 0 when the feed does not say how long its pages are.</param>
/// <param name="Rows">Its bars so far.</param>
/// <param name="IsDone">Whether the series is complete.</param>
public sealed record FetchProgress(SeriesKey Series, int Pages, int ExpectedPages, long Rows, bool IsDone = false);

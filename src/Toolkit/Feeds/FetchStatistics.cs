namespace Toolkit;

/// <summary>What fetching has brought, and what it has spared.</summary>
/// <param name="Series">The fetched series.</param>
/// <param name="Requests">Requests that this process has sent.</param>
/// <param name="Pages">Pages that this process has saved.</param>
/// <param name="RowsFetched">Bars that this process has received.</param>
/// <param name="AnsweredFromStore">Fetches of this process that needed no request.</param>
public sealed record FetchStatistics(IReadOnlyList<FetchedSeries> Series, long Requests, long Pages, long RowsFetched, long AnsweredFromStore);

/// <summary>A series that was fetched.</summary>
/// <param name="Series">Its name.</param>
/// <param name="From">First bar.</param>
/// <param name="To">Last bar.</param>
/// <param name="Rows">Stored bars.</param>
/// <param name="AskedAt">When a source was last asked for it.</param>
public sealed record FetchedSeries(SeriesKey Series, DateTime From, DateTime To, long Rows, DateTime AskedAt);

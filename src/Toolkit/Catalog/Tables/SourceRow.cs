namespace Toolkit;

/// <summary>One load: where rows came from and what became of them.</summary>
/// <param name="Id">Ascending in the order of loading.</param>
/// <param name="Key">The series that was loaded.</param>
/// <param name="Uri">Path or address of the source.</param>
/// <param name="Sha256">Hash of the input in lower-case hex.</param>
/// <param name="Format">What was recognised, options included.</param>
/// <param name="RowsRead">Rows of the input.</param>
/// <param name="RowsAccepted">Rows that went in.</param>
/// <param name="RowsRejected">Rows that broke a rule.</param>
/// <param name="Duplicates">Rows whose time occurred again later in the input.</param>
/// <param name="Version">Version of the store after the load.</param>
/// <param name="MadeBy">What loaded it: <c>ingest</c>, <c>bulk</c>, <c>fetch</c>, <c>import</c>.</param>
/// <param name="LoadedAt">When.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record SourceRow(
    long Id,
    SeriesKey Key,
    string Uri,
    string Sha256,
    string Format,
    long RowsRead,
    long RowsAccepted,
    long RowsRejected,
    long Duplicates,
    long Version,
    string MadeBy,
    DateTime LoadedAt,
    TimeSpan Elapsed);

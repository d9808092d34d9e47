namespace Toolkit.Catalog;

/// <summary>Provenance of one load. <paramref name="Format"/> says what was recognised, options included.</summary>
internal sealed record SourceRecord(
    string Uri, string Sha256, string Format, long RowsRead, long RowsAccepted, long RowsRejected, long Duplicates, TimeSpan Elapsed);

namespace Toolkit;

/// <summary>A file that has ticks of a day.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Day">The UTC day.</param>
/// <param name="Form"><c>open</c> (SQLite), <c>compressed</c> (the same with zstd), <c>sealed</c> (Parquet) or <c>json</c>.</param>
/// <param name="Bytes">Its size, with what of it is in a WAL.</param>
public sealed record TickFile(string Path, DateOnly Day, string Form, long Bytes);

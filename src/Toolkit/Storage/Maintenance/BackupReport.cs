namespace Toolkit;

/// <summary>A backup that was made.</summary>
/// <param name="Path">Its folder, which is a workspace like any other.</param>
/// <param name="Version">The version it holds.</param>
/// <param name="Files">Files in it: Parquet files, and those of ticks.</param>
/// <param name="Linked">How many of them share their bytes with the original (hard links).</param>
/// <param name="Bytes">Size of the files and the catalog.</param>
public sealed record BackupReport(string Path, long Version, int Files, int Linked, long Bytes);

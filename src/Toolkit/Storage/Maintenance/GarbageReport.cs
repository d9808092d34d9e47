namespace Toolkit;

/// <summary>What <c>gc</c> removed, or would remove.</summary>
/// <param name="Files">Parquet files that no kept version needs.</param>
/// <param name="Orphans">Files that no version ever had: left behind by a process that died.</param>
/// <param name="Bytes">Size of both.</param>
/// <param name="HotRows">Hot rows that no kept version needs.</param>
/// <param name="Locks">Locks of processes that died.</param>
/// <param name="OldestVersion">The oldest version that can still be read.</param>
/// <param name="Paths">The files, full paths.</param>
public sealed record GarbageReport(int Files, int Orphans, long Bytes, long HotRows, int Locks, long OldestVersion, IReadOnlyList<string> Paths);

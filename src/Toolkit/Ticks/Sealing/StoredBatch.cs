namespace Toolkit.Ticks;

/// <summary>A batch that a file has, so that it is known when it is sent again.</summary>
/// <param name="Id">What its sender called it.</param>
/// <param name="Day">The day of its ticks, since 1970.</param>
/// <param name="Rows">How many they were.</param>
internal sealed record StoredBatch(string Id, int Day, long Rows);

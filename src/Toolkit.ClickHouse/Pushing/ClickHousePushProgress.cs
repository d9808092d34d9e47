namespace Toolkit;

/// <summary>How far a push is.</summary>
/// <param name="What">The table that is looked at.</param>
/// <param name="Part">The part of it that is done, 0 to 1.</param>
/// <param name="RowsSent">Rows sent so far, of all tables.</param>
public readonly record struct ClickHousePushProgress(string What, double Part, long RowsSent);

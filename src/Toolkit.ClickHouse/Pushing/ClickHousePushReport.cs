namespace Toolkit;

/// <summary>What a push did.</summary>
/// <param name="Database">Where to.</param>
/// <param name="Version">The version of the workspace that the database holds now.</param>
/// <param name="Tables">What was sent and removed, by table; only those that changed.</param>
public sealed record ClickHousePushReport(string Database, long Version, IReadOnlyList<ClickHousePushTable> Tables)
{
    public long RowsSent => Tables.Sum(table => table.Sent);

    public long RowsRemoved => Tables.Sum(table => table.Removed);

    /// <summary>Bytes of the rows that were sent, before they are compressed.</summary>
    public long BytesSent => Tables.Sum(table => table.Bytes);
}

/// <summary>What a push did to a table.</summary>
public sealed record ClickHousePushTable(string Name, long Sent, long Removed, long Bytes);

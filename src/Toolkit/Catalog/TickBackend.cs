namespace Toolkit;

/// <summary>What ticks are kept in.</summary>
public enum TickBackend
{
    /// <summary>A SQLite file for each UTC day, sealed as Parquet later.</summary>
    Sqlite,

    /// <summary>A file of JSON lines for each symbol and UTC day: the format of older systems. Slower, and never sealed.</summary>
    Json,

    /// <summary>Both; SQLite is read.</summary>
    Dual,
}

namespace Toolkit;

/// <summary>How a workspace is pushed to ClickHouse.</summary>
public sealed record ClickHousePushOptions
{
    /// <summary>Compare everything, also what has not changed since it was pushed. Default false.</summary>
    public bool All { get; init; }

    /// <summary>Rows are sent when so many bytes of them wait. Default 32 MB, range 1 KB to 1 GB; a block of up to 75,000 bars is never cut.</summary>
    public int BatchBytes { get; init; } = 32 << 20;
}

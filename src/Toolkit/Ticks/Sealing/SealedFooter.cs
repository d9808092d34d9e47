namespace Toolkit.Ticks;

/// <summary>Names of what the footer of a sealed file says beside its columns.</summary>
internal static class SealedFooter
{
    public const string Rows = "toolkit_tick_rows";

    /// <summary>The <see cref="TickChecksum"/> of the files that it was made of.</summary>
    public const string Checksum = "toolkit_tick_checksum";

    /// <summary>The <see cref="StoredBatch"/>es, as JSON.</summary>
    public const string Batches = "toolkit_tick_batches";

    public const string Schema = "toolkit_tick_schema";
}

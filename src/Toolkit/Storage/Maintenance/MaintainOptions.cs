namespace Toolkit;

/// <summary>How the nightly round is done.</summary>
public sealed record MaintainOptions
{
    /// <summary>How long removed files are kept for readers of older versions. Default 1 hour.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Days of ticks that are left open besides today; older ones are sealed. Default 7; null seals none.</summary>
    public int? SealTicksAfterDays { get; init; } = 7;

    /// <summary>Folder under which a dated backup is made; null makes none. Default null.</summary>
    public string? BackupFolder { get; init; }

    /// <summary>Backups share the bytes of the Parquet files (hard links), which is no protection from damage to them. Default false.</summary>
    public bool LinkBackups { get; init; }

    /// <summary>How many backups are kept there. Default 7.</summary>
    public int KeepBackups { get; init; } = 7;

    /// <summary>How many copies of the catalog are kept for <c>repair</c>. Default 3.</summary>
    public int KeepCatalogCopies { get; init; } = 3;

    /// <summary>Only say what would be done. Default false.</summary>
    public bool DryRun { get; init; }
}

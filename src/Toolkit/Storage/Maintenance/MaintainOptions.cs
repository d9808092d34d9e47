namespace Toolkit;

/// <summary>How the nightly round is done.</summary>
public sealed record MaintainOptions
{
    /// <summary>Ask no feed: fetched series stay as they are. Default false.</summary>
    public bool Offline { get; init; }

    /// <summary>Where the feeds' API is instead of its public address; for the folder feed the folder. Default null.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>How long removed files are kept for readers of older versions. Default 1 hour.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Days of ticks that are left open besides today; older ones are sealed. Default 7; null seals none.</summary>
    public int? SealTicksAfterDays { get; init; } = 7;

    /// <summary>
    /// Within how many nights every file is hashed, a part each night. Default 5, 1 or more; 1 hashes all. Which part
    /// it is depends on the date alone: with a multiple of 7 a round once a week, or on working days only, would never come by some.
    /// </summary>
    public int VerifyNights { get; init; } = 5;

    /// <summary>Folder under which a dated backup is made; null makes none. Default null.</summary>
    public string? BackupFolder { get; init; }

    /// <summary>Backups share the bytes of the Parquet files (hard links), which is no protection from damage to them. Default false.</summary>
    public bool LinkBackups { get; init; }

    /// <summary>Of how many days the last backup is kept, counting days that have one. Default 7, 0 or more.</summary>
    public int KeepDaily { get; init; } = 7;

    /// <summary>Of how many weeks (from Monday on) the last backup is kept, counting weeks that have one. Default 4, 0 or more.</summary>
    public int KeepWeekly { get; init; } = 4;

    /// <summary>Of how many months the last backup is kept, counting months that have one. Default 6, 0 or more.</summary>
    public int KeepMonthly { get; init; } = 6;

    /// <summary>How many copies of the catalog are kept for <c>repair</c>. Default 3.</summary>
    public int KeepCatalogCopies { get; init; } = 3;

    /// <summary>Only say what would be removed. Default false.</summary>
    public bool DryRun { get; init; }
}

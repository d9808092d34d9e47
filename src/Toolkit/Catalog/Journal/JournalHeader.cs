using System.Text.Json.Serialization;

namespace Toolkit.Catalog;

/// <summary>How far the journal goes, and what catalog.db looked like when it was last complete.</summary>
internal sealed record JournalHeader
{
    /// <summary>Another one means that the catalog has been replaced (by repair), so that open connections show a file that is gone.</summary>
    public string Epoch { get; init; } = string.Empty;

    /// <summary>The first version that the journal has.</summary>
    public long From { get; init; }

    /// <summary>Where its last line ends, in bytes.</summary>
    public long End { get; init; }

    /// <summary>The catalog's change counter after the last write that the journal knows.</summary>
    public long Changes { get; init; }

    public long Version { get; init; }

    /// <summary>The highest number that a stored run was given: repair says which runs are lost, and gives no number twice.</summary>
    public long LastRun { get; init; }

    /// <summary>Live hot rows after the last write: repair says how many did not come back.</summary>
    public long HotRows { get; init; }

    /// <summary>The change from which on the journal has everything but runs; null in one that has files and hot rows only.</summary>
    public long? WholeFrom { get; init; }

    /// <summary>Whether this header was found damaged and put together again from the lines.</summary>
    public bool Damaged { get; init; }

    /// <summary>SHA-256 of catalog.db when the counter stood at <see cref="CatalogChanges"/> and its WAL was empty.</summary>
    public string? CatalogSha256 { get; init; }

    public long CatalogBytes { get; init; }

    public long CatalogChanges { get; init; }

    /// <summary>What catalog.db was found to be when it should have been <see cref="BrokenFrom"/>; stays until it is repaired.</summary>
    public string? BrokenTo { get; init; }

    public string? BrokenFrom { get; init; }

    /// <summary>The hash that catalog.db must have now; null while something was committed since it was taken.</summary>
    [JsonIgnore]
    public string? Seal => CatalogChanges == Changes ? CatalogSha256 : null;
}

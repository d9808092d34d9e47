using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>What may be done to the catalog while one transaction is open.</summary>
internal sealed class WriteTransaction(SqliteConnection connection, long now)
{
    private readonly HashSet<CatalogPart> _changed = [];
    private bool _written;

    public SqliteConnection Connection => connection;

    /// <summary>The moment of the transaction in microseconds; one for all its rows.</summary>
    public long Now => now;

    /// <summary>The version that this transaction makes, or null while it makes none.</summary>
    public long? NewVersion { get; private set; }

    public long CurrentVersion => connection.Number("SELECT value FROM metadata WHERE key = 'version'");

    /// <summary>Starts the next version; everything that it adds or removes bears its number.</summary>
    public long Begin(string madeBy, string? source)
    {
        if (NewVersion is { } begun)
        {
            return begun;
        }

        long version = CurrentVersion + 1;
        connection.Execute(
            "INSERT INTO versions (version_id, created_at, made_by, source) VALUES ($version, $now, $by, $source)",
            ("$version", version), ("$now", now), ("$by", madeBy), ("$source", source));
        connection.Execute("UPDATE metadata SET value = $version WHERE key = 'version'", ("$version", version));
        NewVersion = version;
        Changed(CatalogPart.Bars);
        return version;
    }

    /// <summary>Series whose counts this transaction changes, for the journal.</summary>
    public HashSet<long> TouchedDatasets { get; } = [];

    /// <summary>Hot rows that this transaction adds, for the journal.</summary>
    public List<(long DatasetId, BarColumns Rows)> AddedHotRows { get; } = [];

    /// <summary>Times of the hot rows that this transaction takes away, for the journal.</summary>
    public List<(long DatasetId, IReadOnlyList<long> Times)> RemovedHotRows { get; } = [];

    /// <summary>Symbols of which this transaction says something new, for the journal.</summary>
    public HashSet<long> TouchedSymbols { get; } = [];

    /// <summary>What becomes known of stretches of series; without a span nothing is known of one any more.</summary>
    public List<(long DatasetId, TimeRange Range, CoverageSpan? Span)> ChangedCoverage { get; } = [];

    /// <summary>Numbers of the records of loads that this transaction adds, for the journal.</summary>
    public List<long> AddedSources { get; } = [];

    /// <summary>Symbols whose corporate actions this transaction changes, for the journal.</summary>
    public HashSet<long> TouchedActions { get; } = [];

    public void Changed(CatalogPart part) => _changed.Add(part);

    public bool HasChanged(CatalogPart part) => _changed.Contains(part);

    /// <summary>Whether anything but housekeeping was done.</summary>
    public bool HasChanged() => _changed.Count > 0;

    /// <summary>Marks a change that no session has to read again.</summary>
    public void Written() => _written = true;

    /// <summary>Moves the counters; returns the new overall one, or null when nothing was changed.</summary>
    internal long? Count()
    {
        if (_changed.Count == 0 && !_written)
        {
            return null;
        }

        foreach (CatalogPart part in _changed)
        {
            connection.Execute(
                "INSERT INTO metadata (key, value) VALUES ($key, 1) ON CONFLICT (key) DO UPDATE SET value = value + 1", ("$key", Key(part)));
        }

        return connection.Number("UPDATE metadata SET value = value + 1 WHERE key = 'changes' RETURNING value");
    }

    internal static string Key(CatalogPart part) => "changes." + part;
}

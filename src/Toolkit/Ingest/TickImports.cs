using Toolkit.Ingest;

namespace Toolkit;

/// <summary>Takes ticks in from files.</summary>
public static class TickImports
{
    /// <summary>Takes in a file of ticks (plain, gzip, zstd, or alone in a zip archive): CSV whose first line names its columns, or JSON objects, one a line or in one array.</summary>
    /// <param name="ticks">Where they go.</param>
    /// <param name="path">The file: timestamp or time, bid and ask or price, and maybe symbol, size, spread, sequence, source, broker_id, arrived. Times are ISO 8601, or counts since 1970 in s, ms, us or ns.</param>
    /// <param name="options">Symbol, source, zone.</param>
    /// <param name="cancel">Stops between two batches; importing the file again goes on from there.</param>
    /// <remarks>The same file imported again adds nothing. Nothing is stored of a file that is refused.</remarks>
    /// <exception cref="ToolkitException">No such file (not found), no columns of ticks or too many bad lines (bad data), no symbol (usage), a file that stays locked (busy).</exception>
    public static Task<TickImportReport> ImportAsync(this TickStore ticks, string path, TickImportOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(ticks);
        return Task.Run(() => new TickImport(ticks, ticks.Home, options ?? new()).RunAsync(path, cancel), cancel);
    }

    /// <summary>Takes in every JSON file of ticks below a folder, the earliest name first, then compares counts, first and last time of each symbol with the files.</summary>
    /// <param name="ticks">Where they go.</param>
    /// <param name="folder">The folder: <c>.json</c>, <c>.jsonl</c> and <c>.ndjson</c> files, also compressed.</param>
    /// <param name="options">As for one file.</param>
    /// <param name="cancel">Stops between two batches; run it again to go on from there: what is stored already adds nothing.</param>
    /// <exception cref="ToolkitException">No such folder, or no such file in it (not found); and as <see cref="ImportAsync"/>.</exception>
    public static Task<TickMigration> MigrateAsync(this TickStore ticks, string folder, TickImportOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(ticks);
        return Task.Run(() => new TickFolder(ticks, options ?? new()).MigrateAsync(folder, cancel), cancel);
    }
}

using Toolkit.Ingest;

namespace Toolkit;

/// <summary>Takes ticks in from files.</summary>
public static class TickImports
{
    /// <summary>Takes in a CSV file of ticks (plain, gzip, zstd, or alone in a zip archive) whose first line names its columns.</summary>
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
}

using Toolkit.Reading;
using Toolkit.Storage;

namespace Toolkit;

/// <summary>Bars out of and into Parquet files with the store's columns: neither DuckDB nor a workspace takes part.</summary>
public static class ParquetBars
{
    // A store may hold what oil did in April 2020; it was asked for when it was taken in.
    private static readonly BarRules Rules = new(AllowNonPositive: true);

    /// <summary>Reads the bars of one series; of two with one time the one in the later file counts.</summary>
    /// <remarks>
    /// Of a workspace these are the paths of <see cref="Workspace.Files"/> after a compaction, which brings bars into files that are
    /// still in the catalog; never a whole folder, since superseded files lie there until they are collected.
    /// </remarks>
    /// <param name="paths">
    /// The files. Columns: exchange, symbol, timeframe VARCHAR; time TIMESTAMP in microseconds or milliseconds, UTC; open, high, low,
    /// close DOUBLE; volume DOUBLE, which may be NULL. The order of rows does not matter.
    /// </param>
    /// <param name="key">The series; rows of others are left out.</param>
    /// <param name="cancel">Stops the read.</param>
    /// <exception cref="ToolkitException">No such file, or no bar of the series in any (not found); a damaged file, a missing column, a bar that breaks a rule (bad data).</exception>
    public static async Task<BarSeries> ReadParquetAsync(IEnumerable<string> paths, SeriesKey key, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        List<Bar> bars = [];
        foreach (string path in paths)
        {
            try
            {
                await AddAsync(bars, path, key, cancel).ConfigureAwait(false);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                throw ToolkitException.NotFound($"no file {path}");
            }
            catch (Exception e) when (BarFileReader.IsDamage(e) || e is ToolkitException { Kind: ErrorKind.BadData })
            {
                throw new ToolkitException(ErrorKind.BadData, $"{path} cannot be read: {e.Message}", (e as ToolkitException)?.Hint, e);
            }
        }

        return bars.Count > 0
            ? new(key, BarColumns.FromRows(bars))
            : throw ToolkitException.NotFound($"no bars of {key} in the files", "name its exchange, symbol and timeframe as they stand in the columns");
    }

    /// <summary>Writes the bars as one file that <see cref="ReadParquetAsync"/> and <see cref="Ingestor.ParquetAsync"/> take, replacing what is there; filled bars are left out.</summary>
    public static async Task WriteParquetAsync(this BarSeries bars, string path, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(bars);
        ArgumentException.ThrowIfNullOrEmpty(path);

        // Beside its name first: a reader, or a failure, never meets half a file.
        string unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            BarColumns kept = bars.Columns.Pick([.. Enumerable.Range(0, bars.Count).Where(row => !bars.IsFilled(row))]);
            await Task.Run(() => BarFileEncoder.Write(unfinished, kept.Count == 0 ? [] : [new(bars.Key, kept)], [], cancel), cancel).ConfigureAwait(false);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static async Task AddAsync(List<Bar> bars, string path, SeriesKey key, CancellationToken cancel)
    {
        await using BarFileReader reader = await BarFileReader.OpenAsync(path, cancel).ConfigureAwait(false);
        await foreach (BarColumns rows in reader.ReadAsync(key, TimeRange.All, BarFields.All, cancel).ConfigureAwait(false))
        {
            foreach (Bar bar in new BarSeries(key, rows))
            {
                bars.Add(Rules.Broken(bar) is { } rule ? throw ToolkitException.BadData($"the bar of {bar.Time:yyyy-MM-dd'T'HH:mm:ss}: {rule}") : bar);
            }
        }
    }
}

using Toolkit.Ticks;

namespace Toolkit;

/// <content>Sealing.</content>
public sealed partial class TickStore
{
    /// <summary>Turns the files of old days into sorted, compressed Parquet; each is compared row by row before the day's own file goes.</summary>
    /// <param name="olderThanDays">Days that are left as they are, besides today. Default 7; from 0 on.</param>
    /// <param name="cancel">Stops between two days.</param>
    /// <remarks>Ticks that come for a sealed day later lie in a file beside it, are read with it, and join it at the next seal.</remarks>
    /// <exception cref="ToolkitException">Another process seals (busy), the disk is full or the workspace cannot be written (failure), a file is damaged (bad data).</exception>
    public async Task<SealReport> SealAsync(int olderThanDays = 7, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(olderThanDays);
        await FlushAsync(cancel).ConfigureAwait(false);
        return await Task.Run(() => new DaySeal(_store, _days).Run(DaySeal.EndOf(_store, olderThanDays), cancel), cancel).ConfigureAwait(false);
    }

    /// <summary>Compresses the files of old days as they are (<c>.db.zst</c>): SQLite files for whoever wants to keep those. They are read by unpacking them first; sealing takes them too.</summary>
    /// <inheritdoc cref="SealAsync"/>
    public async Task<SealReport> CompressAsync(int olderThanDays = 7, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(olderThanDays);
        await FlushAsync(cancel).ConfigureAwait(false);
        return await Task.Run(() => new DayPack(_store, _days).Run(DaySeal.EndOf(_store, olderThanDays), cancel), cancel).ConfigureAwait(false);
    }

    /// <summary>The files that have the stored ticks, by day.</summary>
    public IReadOnlyList<TickFile> Files() =>
    [
        .. _days.Folder.List().OrderBy(day => day.Day).SelectMany(day => day.Live).Select(file => new TickFile(
            file.Path, DayName.DateOf(file.Name.Day), file.Name.Form switch { DayForm.Open => "open", DayForm.Packed => "compressed", DayForm.Json => "json", _ => "sealed" }, StoredDay.SizeOf(file))),
    ];
}

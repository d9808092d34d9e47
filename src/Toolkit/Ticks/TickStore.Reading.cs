using Toolkit.Catalog;
using Toolkit.Ticks;

namespace Toolkit;

/// <content>Reading: memory and every day's file as one.</content>
public sealed partial class TickStore
{
    private readonly TickDays _days;

    /// <summary>The last <paramref name="count"/> ticks of a symbol, fewer when there are not so many.</summary>
    /// <remarks>
    /// From memory for a symbol that this store takes in, once it was asked for it; what another process stores of the same symbol
    /// is then seen with the next batch.
    /// </remarks>
    /// <exception cref="ToolkitException">A file is damaged (bad data) or stays locked (busy).</exception>
    public TickSeries Latest(string symbol, int count)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (_memory.Latest(_writer?.Queue, symbol, count) is { } known)
        {
            return new(symbol, TickRun.Of(known));
        }

        if (_memory.Knows(symbol) && count <= Options.RingSize)
        {
            (int foreignWrites, long lastLost) = _memory.BeginPriming(symbol);
            if (_writer is { } writer && lastLost > writer.Done)
            {
                FlushAsync().GetAwaiter().GetResult();
            }

            _memory.Prime(symbol, LatestStored(symbol, Options.RingSize).ToRows(), foreignWrites);
            if (_memory.Latest(_writer?.Queue, symbol, count) is { } primed)
            {
                return new(symbol, TickRun.Of(primed));
            }
        }

        TickRun pending = PendingAsync(symbol, TimeRange.All, CancellationToken.None).GetAwaiter().GetResult();
        return new(symbol, TickMerge.Of([LatestStored(symbol, count), pending]).Last(count));
    }

    /// <summary>The ticks of a symbol inside <c>[from, to)</c>, those that wait to be written among them.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="from">First time that is wanted; default the first tick.</param>
    /// <param name="to">First time that is no longer wanted; default past the last tick.</param>
    /// <param name="cancel">Stops between two days.</param>
    /// <exception cref="ToolkitException">A file is damaged (bad data) or stays locked (busy).</exception>
    public Task<TickSeries> ReadAsync(string symbol, DateTime? from = null, DateTime? to = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        TimeRange range = TimeRange.Of(from, to);
        return Task.Run(
            async () =>
            {
                // What waits is looked at first: it may be written meanwhile, and is then there twice, which the merge sees.
                TickRun pending = await PendingAsync(symbol, range, cancel).ConfigureAwait(false);
                TickRun stored = _days.Read(range, days => Together(days, day => day.Read(symbol, range), cancel));
                return new TickSeries(symbol, TickMerge.Of([stored, pending]));
            },
            cancel);
    }

    /// <summary>How many ticks of a symbol are stored inside <c>[from, to)</c>; what waits is written first.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<long> CountAsync(string symbol, DateTime? from = null, DateTime? to = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        TimeRange range = TimeRange.Of(from, to);
        await FlushAsync(cancel).ConfigureAwait(false);
        return await Task.Run(
            () => _days.Read(range, days => days.Sum(day =>
            {
                cancel.ThrowIfCancellationRequested();
                return day.Count(symbol, range);
            })),
            cancel).ConfigureAwait(false);
    }

    /// <summary>The stored ticks of a symbol inside <c>[from, to)</c> in a few numbers; what waits is written first.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<TickSummary> SummaryAsync(string symbol, DateTime? from = null, DateTime? to = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        IReadOnlyList<TickSummary> found = await SummariesAsync(symbol, TimeRange.Of(from, to), cancel).ConfigureAwait(false);
        return found.Count > 0 ? found[0] : new(symbol, 0, null, null);
    }

    /// <summary>What is stored of every symbol inside <c>[from, to)</c>, by symbol; what waits is written first.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public Task<IReadOnlyList<TickSummary>> SummariesAsync(DateTime? from = null, DateTime? to = null, CancellationToken cancel = default) =>
        SummariesAsync(null, TimeRange.Of(from, to), cancel);

    /// <summary>A mark of each day that has ticks, ascending; what waits is written first.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<IReadOnlyList<TickDayMark>> DayMarksAsync(CancellationToken cancel = default)
    {
        await FlushAsync(cancel).ConfigureAwait(false);
        return await Task.Run(
            () =>
            {
                // Late ticks may lie in another day's file.
                ILookup<int, string> files = _days.Folder.List().SelectMany(day => day.Live.Select(file => (day.Day, file.Path))).Concat(_days.Strays().Select(stray => (stray.Day, stray.Path)))
                    .ToLookup(file => file.Item1, file => $"{file.Item2} {FileStamp.TryOf(file.Item2)}");
                return files.OrderBy(day => day.Key)
                    .Select(day => new TickDayMark(DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(day.Key)), ContentMark.Of(day.Order(StringComparer.Ordinal)))).ToArray();
            },
            cancel).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<TickSummary>> SummariesAsync(string? symbol, TimeRange range, CancellationToken cancel)
    {
        await FlushAsync(cancel).ConfigureAwait(false);
        return await Task.Run<IReadOnlyList<TickSummary>>(
            () =>
            {
                List<TickSummary> parts = _days.Read(range, days => days.SelectMany(day =>
                {
                    cancel.ThrowIfCancellationRequested();
                    return day.Summaries(symbol, range);
                }).ToList());
                return [.. parts.GroupBy(part => part.Symbol, StringComparer.Ordinal).Select(TickSummary.Of).OrderBy(sum => sum.Symbol, StringComparer.Ordinal)];
            },
            cancel).ConfigureAwait(false);
    }

    private TickRun LatestStored(string symbol, int count) => _days.ReadBack(days => Latest(days, symbol, count));

    private static TickRun Latest(IEnumerable<TickDay> days, string symbol, int count)
    {
        TickRun found = TickRun.Empty;
        foreach (TickDay day in days)
        {
            if (found.Count == count && (count == 0 || day.LastDay < found[0].Day))
            {
                break;
            }

            found = TickMerge.Of([day.Latest(symbol, count), found]).Last(count);
        }

        return found;
    }

    /// <summary>Reads several at once: files are sealed one by one, and each takes its time to open.</summary>
    private static TickRun Together(IEnumerable<TickDay> days, Func<TickDay, TickRun> read, CancellationToken cancel)
    {
        TickDay[] all = [.. days];
        return all.Length == 1
            ? read(all[0])
            : TickMerge.Of(Task.WhenAll(all.Select(day => Task.Run(() => read(day), cancel))).GetAwaiter().GetResult());
    }

    /// <summary>Ticks in memory that may not be in their file yet; when memory has let some go before they were written, they are first.</summary>
    private async Task<TickRun> PendingAsync(string symbol, TimeRange range, CancellationToken cancel)
    {
        if (_writer is not { } writer)
        {
            return TickRun.Empty;
        }

        long written = writer.Counters.HasSpilled ? 0 : writer.Done;
        TickEntry[] pending = _memory.Behind(writer.Queue, symbol, written, range, out bool lost);
        if (lost)
        {
            await FlushAsync(cancel).ConfigureAwait(false);
        }

        return TickRun.Of(pending);
    }

    /// <summary>What this store has done with its ticks so far.</summary>
    /// <remarks>The meter <c>Toolkit.Ticks</c> of System.Diagnostics.Metrics has the same figures.</remarks>
    public TickStatistics Statistics => _writer?.Counters.Snapshot() ?? new();
}

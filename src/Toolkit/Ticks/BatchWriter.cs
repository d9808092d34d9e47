namespace Toolkit.Ticks;

/// <summary>Brings batches to disk: into the file of each day, after some tries into the spill folder, and from there again. Used by one thread.</summary>
internal sealed class BatchWriter(TickDays days, SpillFolder spill, TickOptions options, TimeProvider clock, TickCounters counters) : IDisposable
{
    private readonly OpenDays _open = new(days, options, clock);
    private readonly JsonFiles _json = new(days, options);
    private readonly ManualResetEventSlim _pause = new(false);
    private Exception? _failure;
    private long _replayFailed;

    /// <summary>Called when another process has written to a file that is open here.</summary>
    public required Action OthersWrote { get; init; }

    /// <summary>Called with the rows of a named batch that are new on disk.</summary>
    public required Action<TickEntry[], int[]> Added { get; init; }

    /// <summary>Writes, or spills, what a batch still has.</summary>
    /// <exception cref="Exception">One that <see cref="TickFailure.IsOne"/>: the spill folder did not take the rows either. A later call goes on from there.</exception>
    public void Write(TickBatch batch)
    {
        while (!batch.IsDone)
        {
            int[] rows = batch.NextDay();
            if (TryWrite(batch, rows) is null)
            {
                spill.Keep(batch.Entries, rows);
                counters.Spilled(rows.Length);
            }

            batch.Advance(rows.Length);
        }
    }

    /// <summary>Writes a batch with an id, which is never spilled: its sender can send it again.</summary>
    /// <exception cref="Exception">One that <see cref="TickFailure.IsOne"/>: a file did not take its rows.</exception>
    public TickBatchReport WriteNamed(TickBatch batch)
    {
        TickBatchReport all = new(0, 0);
        while (!batch.IsDone)
        {
            int[] rows = batch.NextDay();
            TickBatchReport day = TryWrite(batch, rows) ?? throw _failure!;
            if (day.Written > 0)
            {
                Added(batch.Entries, rows);
            }

            all = new(all.Written + day.Written, all.Resent + day.Resent);
            batch.Advance(rows.Length);
        }

        return all;
    }

    /// <summary>Writes what was spilled and brings strays home, as far as that is possible now.</summary>
    /// <param name="patient">Not before <see cref="TickOptions.FlushInterval"/> has gone since it failed: a file that is locked holds the writer up.</param>
    public void CatchUp(bool patient)
    {
        if (patient && _replayFailed != 0 && clock.GetElapsedTime(_replayFailed) < options.FlushInterval)
        {
            return;
        }

        counters.Unspilled(new(spill.WrittenByOthers(), 0), own: true);
        _replayFailed = Replay() ? 0 : clock.GetTimestamp();
        if (_replayFailed == 0 && _open.Failure is null)
        {
            counters.AllIsWell();
        }
    }

    /// <summary>Opens the files of days whose ticks an earlier process had to put elsewhere: they go home.</summary>
    public void BringHome() => _open.BringHome();

    public void Dispose()
    {
        _open.Dispose();
        _pause.Dispose();
    }

    private TickBatchReport? TryWrite(TickBatch batch, int[] rows)
    {
        for (int attempt = 0; ; attempt++)
        {
            long start = clock.GetTimestamp();
            try
            {
                TickBatchReport report = Put(batch, rows);
                counters.Written(report, clock.GetElapsedTime(start), clock.GetUtcNow().UtcDateTime);
                return report;
            }
            catch (Exception e) when (TickFailure.IsOne(e))
            {
                counters.Failed(_failure = e);
                if (attempt == options.Retries)
                {
                    return null;
                }

                counters.Retried();
                _pause.Wait(options.RetryDelay * (1 << attempt));
            }
        }
    }

    /// <summary>JSON comes first: tried again, it knows its ticks by their keys, and SQLite, which counts, has taken all or none.</summary>
    private TickBatchReport Put(TickBatch batch, int[] rows)
    {
        if (options.Backend == TickBackend.Sqlite)
        {
            return PutInDay(batch, rows);
        }

        TickBatchReport json = _json.Write(batch.Entries, rows);
        if (_json.HasChanged)
        {
            OthersWrote();
        }

        return options.Backend == TickBackend.Json ? json : PutInDay(batch, rows);
    }

    private TickBatchReport PutInDay(TickBatch batch, int[] rows)
    {
        while (true)
        {
            (DayFile file, bool own) = _open.For(batch.Entries[rows[0]].Day);
            if (!own && !ReferenceEquals(_failure, _open.Failure))
            {
                counters.Failed(_failure = _open.Failure!);
            }

            if (file.Write(batch, rows, !own) is not { } report)
            {
                _open.Drop(file);
                continue;
            }

            if (file.HasChanged())
            {
                OthersWrote();
            }

            return report;
        }
    }

    private bool Replay()
    {
        bool all = true;
        foreach ((string path, bool own) in spill.Files().ToArray())
        {
            try
            {
                Replay(path, own);
            }
            catch (FileNotFoundException)
            {
                // Another process was faster.
            }
            catch (Exception e) when (TickFailure.IsOne(e))
            {
                counters.Failed(e);
                all = false;
                // A line that cannot be read keeps only its own file back; a file that is locked may keep all.
                if (e is not ToolkitException { Kind: ErrorKind.BadData })
                {
                    break;
                }
            }
        }

        return all;
    }

    private void Replay(string path, bool own)
    {
        TickEntry[] entries = SpillFolder.IsWhole(path) ? days.ReadJson(path)
            : throw ToolkitException.BadData($"the last line of {path} has no end", "mend or remove the line; the other lines are not written before that");
        TickBatch batch = new(entries);
        batch.Fill(entries.Length);
        TickBatchReport report = entries.Length == 0 ? new(0, 0) : Put(batch, batch.NextDay());
        spill.Remove(path);
        counters.Unspilled(report, own);
    }
}

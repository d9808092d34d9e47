using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Disk;
using Toolkit.Storage;

namespace Toolkit.Ticks;

/// <summary>What maintenance does with the ticks of a workspace.</summary>
internal sealed class TickUpkeep(BarStore store, Func<string, TickEntry[]> readJson) : IDisposable
{
    private const string Lost = "a backup has the file; without one move it out of the workspace: its ticks are lost";

    // Whatever the backend is now, all that is there is kept well.
    private readonly TickDays _days = TickDays.Of(store, readJson, TickBackend.Sqlite);

    /// <summary>Seals the days that are old enough.</summary>
    /// <returns>What was done, in words.</returns>
    public string Seal(int olderThanDays, CancellationToken cancel)
    {
        SealReport report = new DaySeal(store, _days).Run(DaySeal.EndOf(store, olderThanDays), cancel);
        return string.Join("; ", report.Notes.Prepend(report.ToString()));
    }

    /// <summary>Looks at every file of ticks: schema and integrity of open ones, hash and rows of sealed ones, what waits and what does not belong here.</summary>
    /// <param name="found">What was found.</param>
    /// <param name="share">Of files that never change only those of this night; null looks at all.</param>
    /// <param name="cancel">Stops between two files.</param>
    /// <returns>How many problems there are.</returns>
    public int Check((List<Problem> Problems, List<string> Notes) found, NightlyShare? share, CancellationToken cancel)
    {
        (List<Problem> problems, List<string> notes) = found;
        int before = problems.Count;
        IReadOnlyList<StoredDay> days = _days.Folder.List();
        foreach (StoredFile file in days.SelectMany(day => day.Live).Concat(_days.Folder.Json()).Where(file => file.Name.Form is DayForm.Open || share?.Has(file.Path) is not false))
        {
            cancel.ThrowIfCancellationRequested();
            problems.AddRange(Look(file));
        }

        Placing(days, problems);
        Waiting(problems);
        int dead = days.Sum(day => day.Dead.Count), all = days.Sum(day => day.Live.Count);
        if (all + dead > 0)
        {
            notes.Add(Text($"{all} files of ticks of {days.Count} days, {days.SelectMany(day => day.Live).Sum(StoredDay.SizeOf)} bytes"));
        }

        if (dead > 0)
        {
            notes.Add(Text($"{dead} files of ticks were sealed and are still there: the next seal removes them"));
        }

        return problems.Count - before;
    }

    /// <summary>What is wrong with a file; nothing when it has gone since it was listed, as it does when its day is sealed anew.</summary>
    internal IReadOnlyList<Problem> Look(StoredFile file)
    {
        try
        {
            return [.. (file.Name.Form switch { DayForm.Sealed => OfSealed(file), DayForm.Json => OfJson(file), _ => OfSqlite(file) }).Select(what => new Problem(what, file.Path, Lost))];
        }
        catch (Exception e) when (e is ToolkitException { Kind: not ErrorKind.Busy } or SqliteException or DuckDBException || Unreadable.Is(e))
        {
            return !File.Exists(file.Path) ? [] : [Unreadable.Is(e) ? Unreadable.Of(e, file.Path) : new(e.Message, file.Path, Lost)];
        }
    }

    /// <summary>Copies all ticks that are stored to another workspace's folder, while writers go on.</summary>
    /// <param name="to">The other workspace.</param>
    /// <param name="take">Brings a file there that never changes; says whether by a link.</param>
    /// <param name="cancel">Stops between two files.</param>
    /// <returns>How many files, how many of them linked, and their bytes.</returns>
    public (int Files, int Linked, long Bytes) CopyTo(WorkspaceLayout to, Func<string, bool> take, CancellationToken cancel)
    {
        // Nothing is sealed meanwhile, so that the list stays true.
        using OsLock? turn = store.IsReadOnly ? null : DaySeal.Turn(store, cancel);
        (int files, int linked, long bytes) = (0, 0, 0);
        // What waits in the spill folder first: written and removed meanwhile, it is in a day's file, which is copied later.
        IEnumerable<StoredFile> spilled = new SpillFolder(store.Layout.TickSpill, 0).Files().Select(file => new StoredFile(file.Path, new(0, 0, DayForm.Json)));
        foreach (StoredFile file in spilled.Concat(_days.Folder.Json()).Concat(_days.Folder.List().SelectMany(day => day.Live)))
        {
            cancel.ThrowIfCancellationRequested();
            string copy = Path.Combine(to.Root, Path.GetRelativePath(store.Layout.Root, file.Path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (file.Name.Form is DayForm.Json or DayForm.Open)
            {
                // A writer may have made the file of a day and nothing in it yet, or may have been killed then.
                if (!(file.Name.Form == DayForm.Json ? TryCopy(file.Path, copy) : _days.CopyDatabase(file, copy)))
                {
                    continue;
                }
            }
            else
            {
                linked += take(store.Layout.Relative(file.Path)) ? 1 : 0;
            }

            (files, bytes) = (files + 1, bytes + new FileInfo(copy).Length);
        }

        return (files, linked, bytes);
    }

    public void Dispose() => _days.Dispose();

    /// <summary>Never as a link: files of JSON are added to.</summary>
    private static bool TryCopy(string from, string to)
    {
        try
        {
            return !DurableFile.Copy(from, to, link: false);
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private IEnumerable<string> OfJson(StoredFile file)
    {
        _days.ReadJson(file.Path);
        return [];
    }

    private IEnumerable<string> OfSealed(StoredFile file)
    {
        string sha256 = DurableFile.Hash(file.Path);
        if (Path.GetFileName(file.Path) != file.Name.Text(sha256))
        {
            yield return $"it is damaged: its SHA-256 begins with {sha256[..DayName.HashLength]}, its name says otherwise";
            yield break;
        }

        SealedDay day = _days.Sealed(file.Path, file.Name.Day);
        IReadOnlyList<TickSummary> found = day.Summaries(null, TimeRange.All);
        long rows = found.Sum(summary => summary.Count);
        if (day.Footer().GetValueOrDefault(SealedFooter.Rows) != rows.ToString(CultureInfo.InvariantCulture))
        {
            yield return Text($"it has {rows} ticks, its footer tells of {day.Footer().GetValueOrDefault(SealedFooter.Rows)}");
        }

        if (found.Any(summary => DateOnly.FromDateTime(summary.First!.Value) != DayName.DateOf(file.Name.Day) || DateOnly.FromDateTime(summary.Last!.Value) != DayName.DateOf(file.Name.Day)))
        {
            yield return "it has ticks of another day than its name says";
        }
    }

    private IEnumerable<string> OfSqlite(StoredFile file)
    {
        IReadOnlyList<string> said = _days.Integrity(file);
        return said is ["ok"] or [] ? [] : [$"it is damaged: {string.Join("; ", said.Take(3))}"];
    }

    private void Placing(IReadOnlyList<StoredDay> days, List<Problem> problems)
    {
        foreach (StoredFile file in days.SelectMany(day => day.Live.Concat(day.Dead)))
        {
            string expected = Path.GetDirectoryName(_days.Folder.PathOf(file.Name, file.Name.Form == DayForm.Sealed ? new string('0', DayName.HashLength) : null))!;
            if (Path.GetDirectoryName(file.Path) != expected)
            {
                problems.Add(new("it lies in the wrong folder", file.Path, $"move it to {expected}"));
            }
        }

        foreach (string path in new[] { store.Layout.OpenTicks, store.Layout.SealedTicks }.Where(Directory.Exists).SelectMany(root => Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)))
        {
            string name = Path.GetFileName(path);
            string database = name.EndsWith("-wal", StringComparison.Ordinal) || name.EndsWith("-shm", StringComparison.Ordinal) || name.EndsWith("-journal", StringComparison.Ordinal)
                ? name[..name.LastIndexOf('-')] : name;
            if (DayName.Parse(database) is null)
            {
                problems.Add(new("it is no file of ticks", path, "move it out of the workspace"));
            }
        }
    }

    private void Waiting(List<Problem> problems)
    {
        int spilled = Directory.Exists(store.Layout.TickSpill) ? Directory.GetFiles(store.Layout.TickSpill, "*.jsonl").Length : 0;
        if (spilled > 0)
        {
            problems.Add(new(
                Text($"{spilled} batches of ticks wait to be written to their day's file"), store.Layout.TickSpill,
                "the next process that stores ticks writes them; when they stay, another program keeps the day's file locked, or the disk is full"));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Collections.Concurrent;
using System.Text.Json;
using Toolkit.Catalog;
using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Ticks;

/// <summary>The days that ticks are stored for: where each lies, and the connections to read them.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class TickDays(WorkspaceLayout layout, TickOptions options, Func<string, TickEntry[]> readJson, (bool ReadOnly, long MemoryBytes, int Threads, bool Verify) limits) : IDisposable
{
    /// <summary>Reads that are begun again because files were sealed meanwhile, before something is wrong.</summary>
    private const int MaxReads = 20;

    /// <summary>Sealed files that one query reads at least, when there are so many, and at most.</summary>
    private const int FewDays = 4, ManyDays = 64;

    private readonly ReaderPools _pools = new(options, limits.ReadOnly);
    private readonly ReadConnections _ducks = new(limits.MemoryBytes);
    private readonly SealedColumns _columns = new();
    private readonly PackedDays _packed = new();
    private readonly ConcurrentDictionary<string, (FileStamp Stamp, int[] Days)> _strays = new(StringComparer.Ordinal);

    /// <param name="store">The workspace.</param>
    /// <param name="readJson">Reads a file of JSON as an import does.</param>
    /// <param name="backend">What is read.</param>
    public static TickDays Of(BarStore store, Func<string, TickEntry[]> readJson, TickBackend backend) =>
        new(store.Layout, store.Options.Ticks with { Backend = backend }, readJson, (store.IsReadOnly, store.Options.MemoryLimitBytes, Math.Max(1, store.Options.Threads), store.Options.VerifyReads));

    public WorkspaceLayout Layout => layout;

    /// <summary>Whether files are hashed at their first use.</summary>
    public bool Verifies => limits.Verify;

    public DayFolder Folder { get; } = new(layout, options.Backend);

    /// <summary>The ticks of a file of JSON, in the order of its lines.</summary>
    public TickEntry[] ReadJson(string path) => readJson(path);

    public static int DayOf(long micros) => (int)Math.Floor((double)micros / UnixMicroseconds.PerDay);

    /// <summary>Reads from the latest day backwards, as far as it is wanted.</summary>
    public T ReadBack<T>(Func<IEnumerable<TickDay>, T> read) => Read(TimeRange.All, days => read(days.SelectMany(Apart).OrderByDescending(day => day.LastDay)));

    /// <summary>Reads from all that may hold ticks of a range, the earliest day first, as it lay at one moment.</summary>
    public T Read<T>(TimeRange range, Func<IEnumerable<TickDay>, T> read)
    {
        (int first, int last) = (DayOf(range.FromMicroseconds), DayOf(range.ToMicroseconds - 1));
        IReadOnlyList<StoredDay> before = Folder.List(first, last);
        for (int attempt = 1; ; attempt++)
        {
            T? result = default;
            try
            {
                result = read(Together(Met([.. before.Select(Of).Where(day => day.MayHold(first, last))]).OrderBy(day => day.Day)));
            }
            catch (FileNotFoundException) when (attempt < MaxReads)
            {
                // Sealed since the folder was listed; seen below.
            }

            // A folder is not listed at one moment: what a seal has moved meanwhile may have been in neither place.
            IReadOnlyList<StoredDay> after = Folder.List(first, last);
            if (Paths(before).SetEquals(Paths(after)) || attempt == MaxReads)
            {
                return result!;
            }

            before = after;
        }
    }

    /// <summary>What the live files of a day hold.</summary>
    public TickDay Of(StoredDay day)
    {
        TickDay[] parts = [.. day.Live.Select(Part)];
        return parts.Length == 1 ? parts[0] : new MixedDay(day.Day, parts);
    }

    /// <summary>Opens a sealed file by its path.</summary>
    public SealedDay Sealed(string path, int day) => new((_ducks, _columns, limits.Verify), [path], day, day);

    /// <summary>Days of which ticks lie in another day's file.</summary>
    public IEnumerable<(string Path, int Day)> Strays() => Folder.List()
        .SelectMany(day => day.Live.Where(file => file.Name.Form == DayForm.Open))
        .SelectMany(file => StraysIn(file.Path).Select(day => (file.Path, day)));

    /// <summary>Opens the file that takes new ticks of a day, and makes it when it is not there.</summary>
    public DayFile OpenForWriting(int day)
    {
        for (int generation = Folder.Of(day).FirstOpen; ; generation++)
        {
            DayFile file = DayFile.Open(Folder.PathOf(new(day, generation, DayForm.Open)), layout, options);
            try
            {
                // Looked at again with the file in hand: what was sealed before is seen now, what is sealed later closes the file first.
                StoredDay now = Folder.Of(day);
                if (!file.IsClosed && now.FirstOpen <= generation)
                {
                    if (generation > 0)
                    {
                        file.Know(now.Live.Where(one => one.Path != file.Path).SelectMany(Batches));
                    }

                    return file;
                }
            }
            catch
            {
                file.Dispose();
                throw;
            }

            file.Dispose();
        }
    }

    /// <summary>The batches whose ticks lie in a file.</summary>
    public IReadOnlyList<StoredBatch> Batches(StoredFile file) => file.Name.Form == DayForm.Sealed
        ? JsonSerializer.Deserialize<StoredBatch[]>(Sealed(file.Path, file.Name.Day).Footer()[SealedFooter.Batches])!
        : _pools.Read<IReadOnlyList<StoredBatch>>(
            SqlitePath(file), connection => connection.List("SELECT batch_id, day, rows FROM batches", r => new StoredBatch(r.GetString(0), r.GetInt32(1), r.GetInt64(2))), []);

    /// <summary>Symbols of which an open or packed file has ticks.</summary>
    public IReadOnlyList<string> Symbols(StoredFile file) => _pools.Read<IReadOnlyList<string>>(
        SqlitePath(file),
        connection => connection.List("SELECT DISTINCT symbol FROM streams s WHERE EXISTS (SELECT 1 FROM ticks t WHERE t.stream_id = s.stream_id)", r => r.GetString(0)),
        []);

    /// <summary>What SQLite says of a file that is no sealed one.</summary>
    public IReadOnlyList<string> Integrity(StoredFile file) => _pools.Read<IReadOnlyList<string>>(
        SqlitePath(file), connection => connection.List("PRAGMA integrity_check", r => r.GetString(0)), []);

    /// <summary>Copies one state of an open file, whoever writes meanwhile; false when it has no tables yet, or is gone.</summary>
    public bool CopyDatabase(StoredFile file, string to) => _pools.Read(
        file.Path,
        connection =>
        {
            Backup.CopyDatabase(connection.BackupDatabase, to);
            return true;
        },
        false);

    /// <summary>Where a file that is no sealed one can be read by SQLite.</summary>
    public string SqlitePath(StoredFile file) => file.Name.Form == DayForm.Packed ? _packed.Unpacked(file.Path) : file.Path;

    public void Dispose()
    {
        _pools.Dispose();
        _ducks.Dispose();
        _packed.Dispose();
    }

    /// <summary>
    /// Days of which one's file has ticks of another are read as one: those that are brought home lie in both for a moment, or until the
    /// next writer when a process ended then.
    /// </summary>
    private static IEnumerable<TickDay> Met(TickDay[] days)
    {
        // The file that they leave comes first: what is gone from it by then is in the other one.
        TickDay[] met = [.. days.Where(day => days.Any(other => day.Strays.Contains(other.Day) || other.Strays.Contains(day.Day))).OrderByDescending(day => day.Strays.Count)];
        return met.Length == 0 ? days : days.Except(met).Append(new MixedDay(met.Min(day => day.Day), met));
    }

    /// <summary>Sealed days that follow each other are read with one query, as many as there are threads for long stretches.</summary>
    private IEnumerable<TickDay> Together(IEnumerable<TickDay> days)
    {
        List<SealedDay> row = [];
        foreach (TickDay day in days)
        {
            if (day is SealedDay next)
            {
                row.Add(next);
                continue;
            }

            foreach (SealedDay joined in Joined(row))
            {
                yield return joined;
            }

            row.Clear();
            yield return day;
        }

        foreach (SealedDay joined in Joined(row))
        {
            yield return joined;
        }
    }

    private IEnumerable<SealedDay> Joined(List<SealedDay> row) => row
        .Chunk(Math.Clamp((row.Count + limits.Threads - 1) / limits.Threads, FewDays, ManyDays))
        .Select(days => new SealedDay((_ducks, _columns, limits.Verify), [.. days.SelectMany(day => day.Paths)], days[0].Day, days[^1].Day));

    private IEnumerable<TickDay> Apart(TickDay day) => day is SealedDay many ? many.Paths.Select(path => Sealed(path, DayName.Parse(Path.GetFileName(path))!.Value.Day)) : [day];

    private static HashSet<string> Paths(IReadOnlyList<StoredDay> days) => [.. days.SelectMany(day => day.Live).Select(file => file.Path)];

    private TickDay Part(StoredFile file) => file.Name.Form switch
    {
        DayForm.Sealed => Sealed(file.Path, file.Name.Day),
        DayForm.Json => new JsonDay(file.Path, file.Name.Day, readJson),
        DayForm.Packed => new OpenDay(_pools, SqlitePath(file), file.Name.Day, []),
        _ => new OpenDay(_pools, file.Path, file.Name.Day, StraysIn(file.Path)),
    };

    private int[] StraysIn(string path)
    {
        if (FileStamp.TryOf(path) is not { } now)
        {
            return [];
        }

        if (!_strays.TryGetValue(path, out (FileStamp Stamp, int[] Days) known) || known.Stamp != now)
        {
            int[] days = _pools.Read(path, connection => connection.List("SELECT day FROM strays", r => r.GetInt32(0)).ToArray(), []);
            _strays[path] = known = (now, days);
        }

        return known.Days;
    }
}

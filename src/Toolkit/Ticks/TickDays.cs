using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Ticks;

/// <summary>The days that ticks are stored for: where each lies, and the connections to read them.</summary>
/// <remarks>Thread-safe. Whatever else than an open file can hold a day joins in <see cref="All"/>.</remarks>
internal sealed class TickDays(WorkspaceLayout layout, TickOptions options, bool readOnly) : IDisposable
{
    private readonly ReaderPools _pools = new(options, readOnly);
    private readonly ConcurrentDictionary<string, (FileStamp Stamp, int[] Days)> _strays = new(StringComparer.Ordinal);

    public static int DayOf(long micros) => (int)Math.Floor((double)micros / UnixMicroseconds.PerDay);

    /// <summary>The file of a day, whether it is there or not.</summary>
    public string PathOf(int day) => layout.TickFile(DateOnly.FromDateTime(UnixMicroseconds.ToDateTime(day * UnixMicroseconds.PerDay)));

    /// <summary>Everything that holds ticks, in no order.</summary>
    public IEnumerable<TickDay> All() => Files().Select(file => new OpenDay(_pools, file.Path, file.Day, StraysIn(file.Path)));

    /// <summary>What may hold ticks of a range, the earliest first.</summary>
    public IEnumerable<TickDay> In(TimeRange range)
    {
        (int first, int last) = (DayOf(range.FromMicroseconds), DayOf(range.ToMicroseconds - 1));
        return All().Where(day => day.MayHold(first, last)).OrderBy(day => day.Day);
    }

    /// <summary>Days of which ticks lie in another day's file.</summary>
    public IEnumerable<(string Path, int Day)> Strays() => Files().SelectMany(file => StraysIn(file.Path).Select(day => (file.Path, day)));

    public void Dispose() => _pools.Dispose();

    private IEnumerable<(string Path, int Day)> Files()
    {
        string folder = Path.Combine(layout.Ticks, "db");
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (string path in Directory.EnumerateFiles(folder, "ticks_????-??-??.db", SearchOption.AllDirectories))
        {
            if (DateOnly.TryParseExact(Path.GetFileNameWithoutExtension(path.AsSpan())["ticks_".Length..], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
            {
                yield return (path, day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber);
            }
        }
    }

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

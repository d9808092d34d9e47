using Toolkit.Catalog;

namespace Toolkit.Ticks;

/// <summary>A file with ticks of one day.</summary>
internal readonly record struct StoredFile(string Path, DayName Name);

/// <summary>The files of one day: those that count, the oldest first, and those whose ticks lie in one of them as well.</summary>
internal sealed record StoredDay(int Day, IReadOnlyList<StoredFile> Live, IReadOnlyList<StoredFile> Dead)
{
    /// <summary>The first number that an open file may have to count.</summary>
    public int FirstOpen => Live.Select(file => file.Name.Form == DayForm.Packed ? file.Name.Generation + 1 : file.Name.Generation).DefaultIfEmpty().Max();

    /// <summary>Bytes of a file and its WAL; 0 when it is gone.</summary>
    public static long SizeOf(StoredFile file) => new[] { file.Path, file.Path + "-wal" }.Select(path => new FileInfo(path)).Sum(one => one.Exists ? one.Length : 0);

    /// <summary>
    /// The newest sealed file is the truth of all that came before it: whatever of the day has a smaller number is dead, also when a
    /// crash has left it there. Of a file and the packed form of the same one, the file counts until it is gone.
    /// </summary>
    public static StoredDay Of(int day, IEnumerable<StoredFile> files)
    {
        StoredFile[] all = [.. files.OrderBy(file => file.Name.Generation).ThenByDescending(file => file.Name.Form)];
        int truth = all.Where(file => file.Name.Form == DayForm.Sealed).Select(file => file.Name.Generation).DefaultIfEmpty(0).Max();
        ILookup<bool, StoredFile> live = all.ToLookup(file => file.Name.Generation >= truth
            && !(file.Name.Form == DayForm.Packed && all.Any(other => other.Name == file.Name with { Form = DayForm.Open })));
        return new(day, [.. live[true]], [.. live[false]]);
    }
}

/// <summary>Finds the files of days, in whatever form.</summary>
internal sealed class DayFolder(WorkspaceLayout layout, TickBackend backend)
{
    private const int ManyMonths = 24;

    /// <summary>The files of the days from <paramref name="first"/> to <paramref name="last"/>, and open ones of all days, since they may hold ticks of others.</summary>
    public IReadOnlyList<StoredDay> List(int first = int.MinValue, int last = int.MaxValue) =>
    [
        .. (backend == TickBackend.Json ? Json().Where(file => file.Name.Day >= first && file.Name.Day <= last) : In(layout.OpenTicks).Concat(Sealed(first, last)))
            .GroupBy(file => file.Name.Day)
            .Select(day => StoredDay.Of(day.Key, day)),
    ];

    public StoredDay Of(int day) => StoredDay.Of(day, new[] { layout.OpenTicks, layout.SealedTicks }.SelectMany(root => In(MonthOf(root, day))).Where(file => file.Name.Day == day));

    /// <summary>The path of a file of a day.</summary>
    public string PathOf(DayName name, string? sha256 = null) =>
        Path.Combine(MonthOf(name.Form == DayForm.Sealed ? layout.SealedTicks : layout.OpenTicks, name.Day), name.Text(sha256));

    /// <summary>Files of JSON, whatever the backend is.</summary>
    public IEnumerable<StoredFile> Json() => Directory.Exists(layout.JsonTicks)
        ? Directory.EnumerateFiles(layout.JsonTicks, "*", SearchOption.AllDirectories)
            .Select(path => (Path: path, Day: JsonName.DayOf(System.IO.Path.GetFileName(path))))
            .Where(file => file.Day is not null)
            .Select(file => new StoredFile(file.Path, new(file.Day!.Value, 0, DayForm.Json)))
        : [];

    public string JsonPath(int day, string symbol) => Path.Combine(MonthOf(layout.JsonTicks, day), JsonName.Of(day, symbol));

    private static string MonthOf(string root, int day)
    {
        DateOnly date = DayName.DateOf(day);
        return Path.Combine(root, date.ToString("yyyy", CultureInfo.InvariantCulture), date.ToString("MM", CultureInfo.InvariantCulture));
    }

    /// <summary>Of a short range the folders of its months are looked into, not those of all years.</summary>
    private IEnumerable<StoredFile> Sealed(int first, int last)
    {
        if ((long)last - first > ManyMonths * 31)
        {
            return In(layout.SealedTicks).Where(file => file.Name.Day >= first && file.Name.Day <= last);
        }

        HashSet<string> months = [.. Enumerable.Range(first, last - first + 1).Select(day => MonthOf(layout.SealedTicks, day))];
        return months.SelectMany(In).Where(file => file.Name.Day >= first && file.Name.Day <= last);
    }

    private static IEnumerable<StoredFile> In(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "ticks_*", SearchOption.AllDirectories)
            .Select(path => (Path: path, Name: DayName.Parse(System.IO.Path.GetFileName(path))))
            .Where(file => file.Name is not null)
            .Select(file => new StoredFile(file.Path, file.Name!.Value))
        : [];
}

namespace Toolkit.Ticks;

/// <summary>In what form a file keeps the ticks of a day.</summary>
internal enum DayForm
{
    /// <summary>A SQLite file, <c>.db</c>.</summary>
    Open,

    /// <summary>The same, compressed: <c>.db.zst</c>.</summary>
    Packed,

    /// <summary>Sorted Parquet; its name has its SHA-256.</summary>
    Sealed,

    /// <summary>JSON lines of one symbol, or a file that an older system has left.</summary>
    Json,
}

/// <summary>What the name of a file says of the ticks in it.</summary>
/// <param name="Day">Days since 1970.</param>
/// <param name="Generation">
/// 0 for the first file of a day. A sealed file holds all that lay in files of the day with a smaller number, which are dead from then on;
/// late ticks go to an open file with its own number. A name is never used twice.
/// </param>
/// <param name="Form">The form.</param>
internal readonly record struct DayName(int Day, int Generation, DayForm Form)
{
    private const string Prefix = "ticks_";
    private const int DateLength = 10;

    /// <summary>Characters of the SHA-256 in the name of a sealed file.</summary>
    public const int HashLength = 32;

    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public static DateOnly DateOf(int day) => DateOnly.FromDayNumber(Epoch + day);

    public static int DayOf(DateOnly date) => date.DayNumber - Epoch;

    /// <summary>The file's name.</summary>
    /// <param name="sha256">Of a sealed one.</param>
    public string Text(string? sha256 = null)
    {
        string generation = Generation == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $".{Generation}");
        return string.Create(CultureInfo.InvariantCulture, $"{Prefix}{DateOf(Day):yyyy-MM-dd}{generation}") + Form switch
        {
            DayForm.Open => ".db",
            DayForm.Packed => ".db.zst",
            _ => $".{sha256![..HashLength]}.parquet",
        };
    }

    /// <summary>How the SHA-256 of a sealed file begins, by its name; null of any other file.</summary>
    public static string? HashIn(string path) => Path.GetFileName(path) is var name && Parse(name) is { Form: DayForm.Sealed } ? name.Split('.')[^2] : null;

    /// <summary>Null when it is the name of no such file.</summary>
    public static DayName? Parse(string fileName)
    {
        if (fileName.Length < Prefix.Length + DateLength || !fileName.StartsWith(Prefix, StringComparison.Ordinal)
            || !DateOnly.TryParseExact(fileName.AsSpan(Prefix.Length, DateLength), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
        {
            return null;
        }

        string[] rest = fileName[(Prefix.Length + DateLength)..].Split('.');
        int generation = 0;
        if (rest.Length > 1 && int.TryParse(rest[1], NumberStyles.None, CultureInfo.InvariantCulture, out generation))
        {
            rest = [rest[0], .. rest[2..]];
        }

        DayForm? form = rest switch
        {
            ["", "db"] => DayForm.Open,
            ["", "db", "zst"] => DayForm.Packed,
            ["", { Length: HashLength }, "parquet"] => DayForm.Sealed,
            _ => null,
        };
        return form is { } known ? new(DayOf(date), generation, known) : null;
    }
}

namespace Toolkit.Feeds;

/// <summary>Reads the rows of a CSV file of the folder feed, by the names in its header.</summary>
internal sealed class CsvBars
{
    private readonly string _path;
    private readonly int _time;
    private readonly int[] _prices;
    private readonly int _volume;

    private CsvBars(string path, int time, int[] prices, int volume) => (_path, _time, _prices, _volume) = (path, time, prices, volume);

    /// <exception cref="ToolkitException">A column is missing (bad data).</exception>
    public static CsvBars Of(string header, string path)
    {
        string[] names = [.. header.Split(',').Select(n => n.Trim().Trim('"').ToLowerInvariant())];
        int Column(params string[] choices) => Array.FindIndex(names, choices.Contains);
        int time = Column("time", "date", "datetime", "timestamp", "open_time", "");
        int[] prices = [Column("open", "o"), Column("high", "h"), Column("low", "l"), Column("close", "c")];
        return time >= 0 && prices.All(p => p >= 0)
            ? new(path, time, prices, Column("volume", "vol", "v"))
            : throw ToolkitException.BadData($"{path}:1: the header has not all of time, open, high, low, close", "ingest the file instead: `tk.Ingest.FileAsync()` knows more layouts");
    }

    /// <exception cref="ToolkitException">The row cannot be read (bad data, with its line).</exception>
    public Bar Read(string line, int number)
    {
        string[] cells = line.Split(',');
        try
        {
            double Price(int i) => double.Parse(cells[_prices[i]].AsSpan().Trim().Trim('"'), NumberStyles.Float, CultureInfo.InvariantCulture);
            string volume = _volume >= 0 && _volume < cells.Length ? cells[_volume].Trim().Trim('"') : "";
            return new(
                Time(cells[_time].Trim().Trim('"')), Price(0), Price(1), Price(2), Price(3),
                volume.Length == 0 ? null : double.Parse(volume, NumberStyles.Float, CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is FormatException or IndexOutOfRangeException or ArgumentOutOfRangeException or OverflowException)
        {
            throw ToolkitException.BadData($"{_path}:{number}: {e.Message}", "ingest the file instead: `tk.Ingest.FileAsync()` puts broken rows aside");
        }
    }

    private static DateTime Time(string text) => text.Length == 8 && DateTime.TryParseExact(
        text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime date)
        ? date
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long count)
        ? UnixMicroseconds.ToDateTime(Micros(count))
        : DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    // Seconds, milliseconds, microseconds or nanoseconds, by size: seconds reach 1e11 in the year 5138.
    private static long Micros(long count) => Math.Abs(count) switch
    {
        < 100_000_000_000 => count * 1_000_000,
        < 100_000_000_000_000 => count * 1_000,
        < 100_000_000_000_000_000 => count,
        _ => count / 1_000,
    };
}

namespace Toolkit.Ingest;

/// <summary>Reads the lines of a file of ticks, one tick or one reason each.</summary>
internal sealed class TickLines
{
    private const string Delimiters = ",;\t|";

    private readonly InputFile _file;
    private readonly TickImportOptions _options;
    private readonly TickTimes _times;
    private readonly TickTimes _arrivals;
    private readonly char _delimiter;

    public TickLines(InputFile file, TickImportOptions options)
    {
        TimeZoneInfo? zone = options.Timezone is { } id ? new ZoneClock(id).Zone : null;
        (_file, _options, _times, _arrivals) = (file, options, new(zone), new(zone));
        using IEnumerator<(long, string)> lines = Lines().GetEnumerator();
        string header = lines.MoveNext() ? lines.Current.Item2 : string.Empty;
        _delimiter = Delimiters.MaxBy(delimiter => header.Count(letter => letter == delimiter));
        Columns = TickColumns.Of(DelimitedLine.Split(header, _delimiter), file.Name);
        if (Columns[TickColumn.Symbol] is null && options.Symbol is null)
        {
            throw ToolkitException.Usage($"{file.Name} has no column for the symbol", "say what its ticks are of: `TickImportOptions.Symbol`");
        }

        if (Columns[TickColumn.Symbol] is not null && options.Symbol is not null)
        {
            throw ToolkitException.Usage($"{file.Name} has a column for the symbol, and one was given", "leave `TickImportOptions.Symbol` away");
        }
    }

    public TickColumns Columns { get; }

    public string TimeFormat => _times.Format ?? string.Empty;

    public IReadOnlyList<string> Notes =>
    [
        .. _times.HasLocal && _options.Timezone is null ? ["its times have no offset and were taken as UTC (`TickImportOptions.Timezone` says another zone)"] : Array.Empty<string>(),
    ];

    /// <summary>Every tick of the file, or the reason why a line is none.</summary>
    public IEnumerable<(long Line, string Raw, Tick Tick, string? Reason)> Read()
    {
        foreach ((long number, string line) in Lines().Skip(1))
        {
            string? reason = Parse(DelimitedLine.Split(line, _delimiter), out Tick tick);
            yield return (number, line, tick, reason);
        }
    }

    private string? Parse(string[] fields, out Tick tick)
    {
        tick = default;
        if (fields.Length != Columns.Header.Length)
        {
            return $"it has {fields.Length} fields, the header {Columns.Header.Length}";
        }

        string time = Field(TickColumn.Clock) is { } clock ? $"{Field(TickColumn.Date)!.Trim()} {clock.Trim()}" : Field(TickColumn.Time)!;
        string symbol = _options.Symbol ?? Field(TickColumn.Symbol)!;
        string? reason = _times.Read(time, out DateTime at) ?? (symbol.Length == 0 ? "it has no symbol" : null);
        DateTime? arrived = null;
        if (reason is null && Filled(TickColumn.Arrived) is { } when)
        {
            reason = _arrivals.Read(when, out DateTime moment) is { } why ? $"arrival: {why}" : null;
            arrived = moment;
        }

        double?[] numbers = new double?[5];
        for (int i = 0; i < numbers.Length && reason is null; i++)
        {
            reason = Number(TickColumn.Bid + i, out numbers[i]);
        }

        long? sequence = null;
        if (reason is null && Filled(TickColumn.Sequence) is { } text)
        {
            reason = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? null : "its sequence is no number from 0 on";
            sequence = number;
        }

        tick = new(symbol, at)
        {
            Bid = numbers[0],
            Ask = numbers[1],
            Price = numbers[2],
            Size = numbers[3],
            Spread = numbers[4],
            Source = Filled(TickColumn.Source) ?? _options.Source,
            Sequence = sequence,
            BrokerId = Filled(TickColumn.Broker),
            Arrived = arrived,
        };
        return reason ?? Broken(tick);

        string? Field(TickColumn column) => Columns[column] is { } place ? fields[place] : null;

        string? Filled(TickColumn column) => Field(column)?.Trim() is { Length: > 0 } field ? field : null;

        string? Number(TickColumn column, out double? value)
        {
            value = null;
            if (Filled(column) is not { } field)
            {
                return null;
            }

            bool read = double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number);
            value = number;
            return read ? null : $"its {column.ToString().ToLowerInvariant()} is no number: '{field}'";
        }
    }

    private static string? Broken(in Tick tick) =>
        tick.Price is null && (tick.Bid is null || tick.Ask is null) ? "it has neither bid and ask nor a price" : tick.Size < 0 ? "its size is negative" : null;

    private IEnumerable<(long Number, string Text)> Lines()
    {
        using StreamReader reader = new(new LimitedText(_file), new UTF8Encoding(false, throwOnInvalidBytes: false), detectEncodingFromByteOrderMarks: true, 1 << 16);
        for (long number = 1; Next(reader) is { } line; number++)
        {
            if (line.Length > InputLimits.LineBytes)
            {
                throw ToolkitException.BadData($"{_file.Name}:{number} is longer than {InputLimits.LineBytes >> 20} MiB", "that is no file of ticks");
            }

            if (line.Length > 0)
            {
                yield return (number, line);
            }
        }
    }

    private string? Next(StreamReader reader)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (Exception e) when (InputFile.IsDamage(e))
        {
            throw _file.Damaged(e);
        }
    }
}

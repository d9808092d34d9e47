namespace Toolkit.Ingest;

/// <summary>Makes ticks of the fields of lines, however those are written.</summary>
internal sealed class TickParser(TickImportOptions options, bool stored = false)
{
    private readonly TickTimes _times = new(options.Timezone is { } id ? new ZoneClock(id).Zone : null);
    private readonly TickTimes _arrivals = new(options.Timezone is { } id ? new ZoneClock(id).Zone : null);

    public string TimeFormat => _times.Format ?? string.Empty;

    public IReadOnlyList<string> Notes => _times.HasLocal && options.Timezone is null
        ? ["its times have no offset and were taken as UTC (`TickImportOptions.Timezone` says another zone)"]
        : [];

    /// <exception cref="ToolkitException">Nobody says what the ticks are of, or two do (usage).</exception>
    public void MustHaveSymbol(TickColumns columns, string name)
    {
        if (columns[TickColumn.Symbol] is null && options.Symbol is null)
        {
            throw ToolkitException.Usage($"{name} has no column for the symbol", "say what its ticks are of: `TickImportOptions.Symbol`");
        }

        if (columns[TickColumn.Symbol] is not null && options.Symbol is not null)
        {
            throw ToolkitException.Usage($"{name} has a column for the symbol, and one was given", "leave `TickImportOptions.Symbol` away");
        }
    }

    /// <summary>The tick of a line.</summary>
    /// <param name="columns">Which field is what.</param>
    /// <param name="fields">The fields as texts.</param>
    /// <param name="tick">The tick.</param>
    /// <param name="given">Bid, ask, price, size and spread, where they are numbers already; null where the field says it.</param>
    /// <returns>Why it is none; null when it is one.</returns>
    public string? Parse(TickColumns columns, string[] fields, out Tick tick, double?[]? given = null)
    {
        tick = default;
        if (fields.Length != columns.Header.Length)
        {
            return $"it has {fields.Length} fields, the header {columns.Header.Length}";
        }

        string time = Field(TickColumn.Clock) is { } clock ? $"{Field(TickColumn.Date)!.Trim()} {clock.Trim()}" : Field(TickColumn.Time)!;
        // In JSON each object has columns of its own.
        string symbol = options.Symbol ?? Field(TickColumn.Symbol)!;
        string? reason = _times.Read(time, out DateTime at) ?? (string.IsNullOrEmpty(symbol) ? "it has no symbol" : null);
        DateTime? arrived = null;
        if (reason is null && Filled(TickColumn.Arrived) is { } when)
        {
            reason = _arrivals.Read(when, out DateTime moment) is { } why ? $"arrival: {why}" : null;
            arrived = moment;
        }

        double?[] numbers = new double?[5];
        for (int i = 0; i < numbers.Length && reason is null; i++)
        {
            numbers[i] = given?[i];
            reason = numbers[i] is null ? Number(TickColumn.Bid + i, out numbers[i]) : null;
        }

        long? sequence = null;
        if (reason is null && Filled(TickColumn.Sequence) is { } text)
        {
            reason = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? null : "its sequence is no number from 0 on";
            sequence = number;
        }

        if (reason is null && stored && Filled(TickColumn.OwnSequence) is { } own)
        {
            reason = long.TryParse(own, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number < 0 ? null : "its own sequence is no number below 0";
            sequence = number;
        }

        tick = new(symbol, at)
        {
            Bid = numbers[0],
            Ask = numbers[1],
            Price = numbers[2],
            Size = numbers[3],
            Spread = numbers[4],
            Source = Filled(TickColumn.Source) ?? options.Source,
            Sequence = sequence,
            BrokerId = Filled(TickColumn.Broker),
            Arrived = arrived,
        };
        return reason ?? Broken(tick);

        string? Field(TickColumn column) => columns[column] is { } place ? fields[place] : null;

        string? Filled(TickColumn column) => (stored ? Field(column) : Field(column)?.Trim()) is { Length: > 0 } field ? field : null;

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
}

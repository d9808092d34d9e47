namespace Toolkit.Ingest;

/// <summary>How a delimited text file is laid out.</summary>
internal sealed record CsvLayout : TableLayout
{
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    /// <summary>DuckDB's name of the encoding.</summary>
    public required string Encoding { get; init; }

    public required char Delimiter { get; init; }

    /// <summary>Lines before the first row, the header among them.</summary>
    public required int SkipLines { get; init; }

    /// <summary>A line before the header has a quote in it, which would derail the reader's count of lines to skip.</summary>
    public bool QuotesBeforeRows { get; init; }

    public required bool HasHeader { get; init; }

    public required NumberFormat Numbers { get; init; }

    /// <summary>The texts for "no value" that the sample has; others make the second look at the rows, which knows all of them.</summary>
    public required IReadOnlyList<string> Nulls { get; init; }

    /// <summary>Recognises it from the first and last lines.</summary>
    /// <param name="head">The lines.</param>
    /// <param name="name">What the file is called in messages.</param>
    /// <param name="request">What the caller says of columns and times.</param>
    /// <param name="decide">Asked when the lines leave the order of day and month open.</param>
    /// <exception cref="ToolkitException">The lines are no table of bars (bad data), or not of this symbol (not found).</exception>
    public static CsvLayout Recognise(FileHead head, string name, IngestRequest request, Func<CsvLayout, DateOrder[], DateChoice> decide)
    {
        CsvTable? Best(Func<char, CsvTable?> find) => Delimiters.Select(find).OfType<CsvTable>().MaxBy(t => t.Score);
        CsvTable? best = Best(d => CsvTable.Find(head, d, request)) ?? Best(d => CsvTable.FindOnePrice(head, d, request))
            ?? (request.Options.Columns is null ? null : Best(d => CsvTable.FindNumbered(head, d)));
        if (best?.Choose(name, request) != true)
        {
            throw CsvRefusal.NoTable(head, name, request);
        }

        List<string> notes = [.. best.Notes];
        TimeColumns columns = TimeColumns.Find(best, name, request.Options.Format);
        if (columns.Divider(best) is { } divider)
        {
            throw CsvRefusal.Divided($"{name}:{best.FirstRow + 1}", best.Columns, divider);
        }

        columns.Take(best.Roles);
        HashSet<string> numbersIn = [.. best.Texts(r => r is >= ColumnRole.Open and <= ColumnRole.Volume).Select(t => t.Trim())];
        NumberFormat numbers = NumberFormat.Recognise(best.Texts(r => r is >= ColumnRole.Open and <= ColumnRole.Close), best.Texts(r => r == ColumnRole.Volume), best.Delimiter, notes);
        if (!best.Roles.Contains(ColumnRole.Volume))
        {
            notes.Add("there is no volume column");
        }

        CsvLayout layout = new()
        {
            Encoding = head.Encoding,
            Delimiter = best.Delimiter,
            SkipLines = best.FirstRow,
            QuotesBeforeRows = head.Lines.Take(best.FirstRow).Any(l => l.Contains('"') && best.Delimited(l).Any(f => f.Contains(best.Delimiter))
                || l.Count(c => c == '"') % 2 != 0),
            HasHeader = best.Header >= 0,
            Roles = best.Roles,
            Names = best.Columns.Names,
            Adjusted = best.Adjusted,
            Numbers = numbers,
            Nulls = [.. NumberFormat.Nulls.Where(n => n.Length == 0 || numbersIn.Contains(n))],
            Time = TimeFormat.Epoch(1),
        };
        TimeRecognition times = new(columns, name, request.Options, (open, possible) => decide(layout with { Time = open }, possible));
        TimeFormat time = times.Settle(best.Columns.Names);
        return layout with { Time = time, Notes = [.. notes, .. times.Notes, .. Habits(layout, time, request.Options)] };
    }

    /// <summary>What programs that write such files mean by their times, where the file itself does not say it.</summary>
    private static IEnumerable<string> Habits(CsvLayout layout, TimeFormat time, IngestOptions options)
    {
        string pattern = time.Kind == TimeKind.Pattern && !time.HasOffset ? time.Patterns[0] : "";
        if (pattern.StartsWith("%Y.%m.%d %H", StringComparison.Ordinal) && options.Timezone is null && time.Zone is null)
        {
            yield return "MetaTrader writes the time of the broker's server, which the file does not name: it was taken as UTC, and `IngestOptions.Timezone` says another zone";
        }

        if (pattern == "%Y%m%d %H%M%S" && layout is { Delimiter: ';', HasHeader: false } && !options.StampedAtClose)
        {
            yield return "NinjaTrader writes in UTC when a bar ends, HistData when it begins: it was taken as the beginning, and `IngestOptions.StampedAtClose` says that it is the end";
        }
    }

    public override string ToString() =>
        $"csv, delimiter {(Delimiter == '\t' ? "tab" : $"'{Delimiter}'")}, {(HasHeader ? "header" : "no header")}, time {Time}"
        + $"{(Numbers.DecimalComma ? ", decimal comma" : "")}{(Numbers.IsText ? ", decorated numbers" : "")}{(Encoding == "utf-8" ? "" : $", {Encoding}")}";
}

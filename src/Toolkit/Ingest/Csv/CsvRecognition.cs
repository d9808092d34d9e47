namespace Toolkit.Ingest;

/// <summary>Finds out how a delimited text file is laid out, from its first and last lines.</summary>
internal static class CsvRecognition
{
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    /// <param name="head">The first and last lines.</param>
    /// <param name="name">What the file is called in messages.</param>
    /// <param name="request">What the caller says of columns and times.</param>
    /// <param name="decide">Asked when the lines leave the order of day and month open.</param>
    /// <exception cref="ToolkitException">The lines are no table of bars (bad data), or not of this symbol (not found).</exception>
    public static CsvLayout Recognise(FileHead head, string name, FileRequest request, Func<CsvLayout, DateOrder[], DateChoice> decide)
    {
        CsvTable best = Best(d => CsvTable.Find(head, d, request)) ?? Best(d => CsvTable.FindOnePrice(head, d, request))
            ?? (request.Options.Columns is null ? null : Best(d => CsvTable.FindNumbered(head, d))) ?? throw CsvRefusal.NoTable(head, name, request);
        if (!best.Choose(name, request))
        {
            throw CsvRefusal.NoTable(head, name, request);
        }

        List<string> notes = [.. best.Notes];
        TimeColumns columns = TimeColumns.Find(best, name, request.Options.Format);
        if (columns.Divider(best) is { } divider)
        {
            throw CsvRefusal.Divided($"{name}:{best.FirstRow + 1}", best.Columns, divider);
        }

        ColumnRole[] roles = best.Roles;
        roles[columns.Time] = ColumnRole.Time;
        if (columns.TimeOfDay >= 0)
        {
            roles[columns.TimeOfDay] = ColumnRole.TimeOfDay;
        }

        HashSet<string> numbersIn = [.. best.Texts(r => r is >= ColumnRole.Open and <= ColumnRole.Volume).Select(t => t.Trim())];
        NumberFormat numbers = NumberText.Recognise(best.Texts(r => r is >= ColumnRole.Open and <= ColumnRole.Close), best.Texts(r => r == ColumnRole.Volume), best.Delimiter, notes);
        if (!roles.Contains(ColumnRole.Volume))
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
            Roles = roles,
            Names = best.Names,
            Adjusted = best.Adjusted,
            Numbers = numbers,
            Nulls = [.. NumberText.Nulls.Where(n => n.Length == 0 || numbersIn.Contains(n))],
            Time = TimeFormat.Epoch(1),
        };
        return TimeRecognition.Settle(layout, columns, name, request.Options, decide, notes) with { Notes = notes };
    }

    private static CsvTable? Best(Func<char, CsvTable?> find) => Delimiters.Select(find).OfType<CsvTable>().MaxBy(t => t.Score);
}

/// <summary>The order of day and month that was taken, and what to say about it.</summary>
internal readonly record struct DateChoice(DateOrder Order, string? Note);

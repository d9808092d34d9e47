namespace Toolkit.Ingest;

/// <summary>Finds out how a delimited text file is laid out, from its first and last lines.</summary>
internal static class CsvRecognition
{
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    /// <param name="head">The first and last lines.</param>
    /// <param name="name">What the file is called in messages.</param>
    /// <param name="format">The caller's word on the time format, or null.</param>
    /// <param name="decide">Asked when the lines leave the order of day and month open.</param>
    /// <exception cref="ToolkitException">The lines are no table of bars (bad data).</exception>
    public static CsvLayout Recognise(FileHead head, string name, string? format, Func<CsvLayout, DateOrder[], DateChoice> decide)
    {
        CsvTable? best = null;
        foreach (char delimiter in Delimiters)
        {
            CsvTable? table = CsvTable.Find(head, delimiter);
            if (table is not null && (best is null || table.Score > best.Score))
            {
                best = table;
            }
        }

        if (best is null)
        {
            throw CsvRefusal.NoTable(head, name);
        }

        List<string> notes = [.. best.Notes];
        TimeColumns columns = TimeColumns.Find(best, name, format);
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
            Numbers = numbers,
            Nulls = [.. NumberText.Nulls.Where(n => n.Length == 0 || numbersIn.Contains(n))],
            Time = TimeFormat.Epoch(1),
        };
        return TimeRecognition.Settle(layout, columns, name, format, decide, notes) with { Notes = notes };
    }
}

/// <summary>The order of day and month that was taken, and what to say about it.</summary>
internal readonly record struct DateChoice(DateOrder Order, string? Note);

namespace Toolkit.Ingest;

internal sealed partial class CsvTable
{
    private const int MostPreambleLines = 60;

    /// <summary>The table with four prices a row that the lines are with this delimiter, its columns not chosen yet; or null.</summary>
    public static CsvTable? Find(FileHead head, char delimiter, IngestRequest request)
    {
        if (ColumnChoice.SaysOnePrice(request))
        {
            return null;
        }

        foreach ((int i, string[] fields) in Lines(head, delimiter))
        {
            if (fields.Length >= 4 && HeaderAt(head, delimiter, i, fields, request) is var (columns, lines))
            {
                CsvTable table = new(head, delimiter, columns) { Header = i, FirstRow = i + lines };
                table.CollectNamed();
                return table;
            }

            if (fields.Length >= 5 && fields.Skip(1).Count(NumberFormat.IsNumber) >= 4)
            {
                CsvTable table = new(head, delimiter, ColumnHeader.Of(fields));
                return table.TakeUnnamed(i) ? table : null;
            }
        }

        return null;
    }

    /// <summary>The table with one price a row, or null.</summary>
    public static CsvTable? FindOnePrice(FileHead head, char delimiter, IngestRequest request)
    {
        foreach ((int i, string[] fields) in Lines(head, delimiter))
        {
            ColumnHeader columns = ColumnHeader.Of(fields);
            bool said = request.Options.Columns?.Said.Any(s => columns.Has(s.Name)) == true;
            if (fields.Length < 2 || fields.All(f => f.Trim().Length == 0) || (!said && !Array.Exists(fields, f => f.Trim().Length > 0 && TimeNames.Rank(f) < int.MaxValue)))
            {
                continue;
            }

            if (i > 0 && fields.Skip(1).All(f => f.Trim().Length == 0) && Split(head, delimiter, i - 1) is var lower && lower.Length == fields.Length)
            {
                // The line names the index alone, as pandas writes it; the names stand above.
                columns = (i > 1 && Split(head, delimiter, i - 2) is var upper && upper.Length == fields.Length ? ColumnHeader.Of(upper, lower) : ColumnHeader.Of(lower)).Renamed(0, fields[0]);
            }

            CsvTable table = new(head, delimiter, columns) { Header = i, FirstRow = i + 1, OnePrice = true };
            table.CollectNamed();
            if (table.Rows.Exists(r => r.Any(IsTimeOrSerial)))
            {
                return table;
            }
        }

        return null;
    }

    /// <summary>Rows without a header whose columns the caller names by their numbers.</summary>
    public static CsvTable? FindNumbered(FileHead head, char delimiter)
    {
        foreach ((int i, string[] fields) in Lines(head, delimiter))
        {
            if (fields.Length >= 2 && fields.Any(NumberFormat.IsNumber) && fields.Any(IsTimeOrSerial))
            {
                CsvTable table = new(head, delimiter, ColumnHeader.Of([.. fields.Select(_ => "")])) { FirstRow = i };
                table.Collect(i);
                return table;
            }
        }

        return null;
    }

    private static IEnumerable<(int Line, string[] Fields)> Lines(FileHead head, char delimiter) =>
        Enumerable.Range(0, Math.Min(head.Lines.Count, MostPreambleLines)).Select(i => (i, Split(head, delimiter, i)));

    private static string[] Split(FileHead head, char delimiter, int line) => DelimitedLine.Split(head.Lines[line].TrimStart('#', ' '), delimiter);

    private static bool IsTimeOrSerial(string text) => TimeColumns.IsTime(text) || TimeCount.IsSerial(text);

    /// <summary>A header of one line, or of two where one line names the prices and the other says whose they are.</summary>
    private static (ColumnHeader Columns, int Lines)? HeaderAt(FileHead head, char delimiter, int line, string[] fields, IngestRequest request)
    {
        ColumnHeader columns = ColumnHeader.Of(fields);
        bool bars = ColumnChoice.IsBars(columns, request);
        if ((!bars || columns.Repeats) && line + 1 < head.Lines.Count && Split(head, delimiter, line + 1) is var next && next.Length == fields.Length && !next.Any(NumberFormat.IsNumber)
            && ColumnHeader.Of(next) is var below && (below.Repeats || !ColumnChoice.IsBars(below, request)))
        {
            ColumnHeader both = ColumnHeader.Of(fields, next);
            if (!both.Repeats && ColumnChoice.IsBars(both, request))
            {
                return (both, 2);
            }
        }

        return bars ? (columns, 1) : null;
    }
}

namespace Toolkit.Ingest;

/// <summary>The columns of a table by their names, and the sets of prices that they make.</summary>
internal sealed class ColumnHeader
{
    private ColumnHeader(string[] names, ColumnName[] columns) => (Names, Columns) = (names, columns);

    /// <summary>What the columns are called in messages and by the caller.</summary>
    public string[] Names { get; }

    public ColumnName[] Columns { get; }

    public int Count => Names.Length;

    public static ColumnHeader Of(IReadOnlyList<string> names)
    {
        string[] labels = [.. names.Select((n, i) => Label(n, i))];
        ColumnHeader first = new(labels, [.. names.Select(n => ColumnName.Of(n, ownerFirst: true))]);
        ColumnHeader second = new(labels, [.. names.Select(n => ColumnName.Of(n, ownerFirst: false))]);
        ColumnHeader best = second.Sets([]).Count() > first.Sets([]).Count() ? second : first;
        if (!best.Repeats)
        {
            return best;
        }

        // Close (AAA) beside Close (BBB): what are units elsewhere tells them apart.
        ColumnHeader bracketed = new(labels, [.. best.Columns.Select((c, i) => c with { Owner = c.Owner ?? ColumnName.Bracketed(names[i]) })]);
        return bracketed.Repeats || !bracketed.Sets([]).Any() ? best : bracketed;
    }

    /// <summary>Two lines of header: names, and whose they are, in either order.</summary>
    public static ColumnHeader Of(IReadOnlyList<string> upper, IReadOnlyList<string> lower)
    {
        string[] above = [.. upper];
        for (int i = 2; i < above.Length; i++)
        {
            // Spreadsheets merge the cells of one name, and leave all but the first blank.
            above[i] = above[i].Trim().Length == 0 ? above[i - 1] : above[i];
        }

        ColumnName[] columns = [.. above.Zip(lower, ColumnName.OfPair)];
        string[] names = [.. above.Zip(lower, (a, b) => b.Trim().Length == 0 ? a : a.Trim().Length == 0 ? b : $"{a.Trim()} {b.Trim()}").Select(Label)];
        return new(names, columns);
    }

    /// <summary>Some owner has two columns for one price.</summary>
    public bool Repeats => Columns.Where(c => c.Meaning is >= ColumnRole.Open and <= ColumnRole.Close).GroupBy(c => c).Any(g => g.Count() > 1);

    /// <summary>The owners and adjustments for which all four prices are there.</summary>
    /// <param name="said">Prices that the caller has named columns for.</param>
    public IEnumerable<BarSet> Sets(IReadOnlyCollection<ColumnRole> said) => Columns
        .Select((c, i) => (Column: c, At: i))
        .Where(c => c.Column.Meaning is >= ColumnRole.Open and <= ColumnRole.Last)
        .GroupBy(c => (Owner: c.Column.Owner?.ToUpperInvariant(), c.Column.Adjustment))
        .Select(g => new BarSet(g.First().Column.Owner, g.Key.Adjustment, g.ToLookup(c => c.Column.Meaning, c => c.At)))
        .Where(s => s.Covers(said));

    /// <summary>With columns more that have no names.</summary>
    public ColumnHeader Widened(int before, int behind)
    {
        IEnumerable<string> Blank(int count) => Enumerable.Repeat("", count);
        string[] names = [.. Blank(before), .. Names, .. Blank(behind)];
        return before + behind == 0 ? this : new([.. names.Select(Label)], [.. new ColumnName[before], .. Columns, .. new ColumnName[behind]]);
    }

    public ColumnHeader Renamed(int column, string name)
    {
        string[] names = [.. Names];
        ColumnName[] columns = [.. Columns];
        names[column] = Label(name, column);
        columns[column] = ColumnName.Of(name, ownerFirst: true);
        return new(names, columns);
    }

    /// <summary>The place of a column by the caller's name of it.</summary>
    /// <exception cref="ToolkitException">There is no such column, or several (usage).</exception>
    public int Find(string where, string name)
    {
        string wanted = name.Trim();
        foreach (StringComparison how in new[] { StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase })
        {
            int[] found = [.. Enumerable.Range(0, Count).Where(i => Names[i].Equals(wanted, how))];
            if (found.Length > 1)
            {
                throw ToolkitException.Usage($"{where}: {found.Length} columns are called '{wanted}'", $"say {string.Join(" or ", found.Select(i => $"'column {i + 1}'"))}");
            }

            if (found.Length == 1)
            {
                return found[0];
            }
        }

        return wanted.StartsWith("column ", StringComparison.OrdinalIgnoreCase) && int.TryParse(wanted.AsSpan(7), out int number) && number >= 1 && number <= Count
            ? number - 1
            : throw ToolkitException.Usage($"{where} has no column '{wanted}'", $"its columns are {Listed(Enumerable.Range(0, Count))}");
    }

    public bool Has(string name) => Names.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase);

    public string Listed(IEnumerable<int> columns) => string.Join(", ", columns.Take(40).Select(i => $"'{Cut(Names[i])}'")) + (columns.Skip(40).Any() ? ", …" : "");

    private static string Label(string name, int at) => name.Trim().Trim('<', '>', '"', '\uFEFF').Trim() is { Length: > 0 } label ? label : $"column {at + 1}";

    private static string Cut(string name) => name.Length > 60 ? name[..60] + "…" : name;
}

/// <summary>Prices that belong together.</summary>
internal sealed record BarSet(string? Owner, ColumnAdjustment Adjustment, ILookup<ColumnRole, int> Columns)
{
    public bool Covers(IReadOnlyCollection<ColumnRole> said) => TableLayout.Prices.All(r => said.Contains(r) || Of(r).Any());

    /// <summary>The columns of a price; a last price stands for the close.</summary>
    public IEnumerable<int> Of(ColumnRole role) => Columns[role == ColumnRole.Close && !Columns[role].Any() ? ColumnRole.Last : role];
}

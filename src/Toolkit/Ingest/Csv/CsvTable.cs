namespace Toolkit.Ingest;

/// <summary>The lines of a file seen as a table with one delimiter: where its header and rows are, and which columns hold prices.</summary>
internal sealed partial class CsvTable
{
    /// <summary>Where rows without a header have their prices, in the order in which they are tried.</summary>
    private static readonly (ColumnRole[] Roles, string Words)[] Unnamed =
    [
        ([ColumnRole.Open, ColumnRole.High, ColumnRole.Low, ColumnRole.Close], "open, high, low, close"),
        ([ColumnRole.Low, ColumnRole.High, ColumnRole.Open, ColumnRole.Close], "low, high, open, close"),
        ([ColumnRole.Open, ColumnRole.Close, ColumnRole.High, ColumnRole.Low], "open, close, high, low"),
        ([ColumnRole.High, ColumnRole.Low, ColumnRole.Open, ColumnRole.Close], "high, low, open, close"),
        ([ColumnRole.Close, ColumnRole.Open, ColumnRole.High, ColumnRole.Low], "close, open, high, low"),
    ];

    private readonly FileHead _head;

    private CsvTable(FileHead head, char delimiter, ColumnHeader columns) => (_head, Delimiter, Columns) = (head, delimiter, columns);

    public char Delimiter { get; }

    /// <summary>Index of the header's line, -1 without one.</summary>
    public int Header { get; private init; } = -1;

    /// <summary>Index of the first row's line.</summary>
    public int FirstRow { get; private set; }

    /// <summary>There is one price a row.</summary>
    public bool OnePrice { get; private init; }

    /// <summary>The prices are adjusted ones, by their names.</summary>
    public bool Adjusted { get; private set; }

    public ColumnRole[] Roles { get; private set; } = [];

    public ColumnHeader Columns { get; private set; }

    public string[] Names => Columns.Names;

    /// <summary>The sample rows, each with as many fields as there are columns.</summary>
    public List<string[]> Rows { get; } = [];

    public List<string> Notes { get; } = [];

    public int Score => (Header >= 0 ? 1000 : 0) + Math.Min(Rows.Count, 400) + Columns.Count;

    /// <summary>A table whose columns are chosen and whose rows are known already.</summary>
    public static CsvTable Of(ColumnHeader columns, ColumnRole[] roles, IEnumerable<string[]> rows)
    {
        CsvTable table = new(new("", [], []), ',', columns) { Header = 0, Roles = roles };
        table.Rows.AddRange(rows);
        table.TakeMaybeSymbol();
        return table;
    }

    /// <summary>Chooses the columns; false when they are none of bars.</summary>
    /// <exception cref="ToolkitException">As <see cref="ColumnChoice"/> says.</exception>
    public bool Choose(string name, IngestRequest request)
    {
        if (Roles.Length > 0 && request.Options.Columns is null)
        {
            return true;
        }

        string where = Header < 0 ? name : $"{name}:{Header + 1}";
        ColumnChoice? choice = OnePrice || ColumnChoice.SaysOnePrice(request) ? ColumnChoice.OfOnePrice(where, Columns, request)
            : Roles.Length > 0 ? ColumnChoice.OfGuess(where, Columns, request, Roles)
            : ColumnChoice.IsBars(Columns, request) ? ColumnChoice.OfBars(where, Columns, request)
            : ColumnChoice.OfOnePrice(where, Columns, request);
        if (choice is null)
        {
            return false;
        }

        Roles = choice.Roles;
        Adjusted = choice.Adjusted;
        Notes.AddRange(choice.Notes);
        if (Header >= 0)
        {
            TakeTicks(choice.Ticks);
            SkipSecondHeader();
            TakeMaybeSymbol();
        }

        return true;
    }

    public string[] Delimited(string line) => DelimitedLine.Split(line, Delimiter);

    /// <summary>The sample texts of the columns whose role is asked for.</summary>
    public IReadOnlyList<string> Texts(Func<ColumnRole, bool> wanted) =>
        [.. Enumerable.Range(0, Roles.Length).Where(i => wanted(Roles[i])).SelectMany(i => Rows.Select(r => r[i]))];

    private void CollectNamed()
    {
        int width = Collect(FirstRow);
        if (width == Columns.Count + 1 && Rows.Count > 0 && Rows.Exists(r => r[^1].Trim().Length > 0))
        {
            // The index of the rows has no name at all, as R writes it.
            Columns = Columns.Widened(1, 0);
        }

        Columns = Columns.Widened(0, Math.Max(0, width - Columns.Count));
        Rows.RemoveAll(r => r.Length < Columns.Count);
    }

    private bool TakeUnnamed(int first)
    {
        FirstRow = first;
        int width = Collect(first);
        int time = Rows.Count == 0 ? -1 : Enumerable.Range(0, Math.Min(4, width)).FirstOrDefault(i => TimeColumns.IsTime(Rows[0][i]), -1);
        if (time < 0)
        {
            return false;
        }

        int at = time + 1;
        bool clock = HasClock(time, width);
        at += clock ? 1 : 0;
        if (width - at < 4 || (first > 0 && LooksLikeHeader(_head.Lines[first - 1], width)))
        {
            return false;
        }

        Columns = ColumnHeader.Of([.. Enumerable.Range(1, width).Select(_ => "")]);
        (ColumnRole[] roles, string words) = Unnamed.FirstOrDefault(u => Agrees(u.Roles, at), Unnamed[0]);
        Roles = new ColumnRole[width];
        Roles[time] = ColumnRole.Time;
        Roles[time + 1] = clock ? ColumnRole.TimeOfDay : ColumnRole.None;
        roles.CopyTo(Roles, at);
        if (at + 4 < width && Rows.Any(r => NumberFormat.IsNumber(r[at + 4])))
        {
            Roles[at + 4] = ColumnRole.Volume;
        }

        Notes.Add($"there is no header: columns {at + 1} to {at + 4} were taken as {words}");
        return true;
    }

    /// <summary>Whether the column behind the dates is their time of day: written as one, or prices only make sense behind it.</summary>
    private bool HasClock(int time, int width)
    {
        int at = time + 1;
        if (width - at < 5 || !TimeColumns.IsDateOnly(Rows[0][time]) || !Rows.TrueForAll(r => TimeColumns.IsClock(r[at])))
        {
            return false;
        }

        bool needed = Rows.DistinctBy(r => r[time]).Count() < Rows.Count && Rows.DistinctBy(r => (r[time], r[at])).Count() == Rows.Count;
        return Rows[0][at].Contains(':') || needed || (!Unnamed.Any(u => Agrees(u.Roles, at)) && Unnamed.Any(u => Agrees(u.Roles, at + 1)));
    }

    /// <summary>Collects the rows of the usual width and returns it.</summary>
    private int Collect(int first)
    {
        string[][] rows = [.. _head.Lines.Skip(first).Concat(_head.Tail).Where(l => !string.IsNullOrWhiteSpace(l)).Select(Delimited)];
        int width = rows.Length == 0 ? 0 : rows.GroupBy(r => r.Length).OrderByDescending(g => g.Count()).First().Key;
        Rows.AddRange(rows.Where(r => r.Length == width));
        return width;
    }

    private bool LooksLikeHeader(string line, int width)
    {
        string[] fields = Delimited(line);
        return fields.Length >= width - 1 && fields.Count(f => f.Trim().Length > 0 && !NumberFormat.IsNumber(f)) >= 3;
    }

    private bool Agrees(ColumnRole[] order, int at)
    {
        double?[][] rows = [.. Rows.Select(row => Array.ConvertAll(TableLayout.Prices, price => double.TryParse(
            row[at + Array.IndexOf(order, price)].Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : (double?)null)).Where(prices => !prices.Contains(null))];
        int fitting = rows.Count(p => p[1] >= p[0] && p[1] >= p[3] && p[2] <= p[0] && p[2] <= p[3]);
        return fitting > 9 * (rows.Length - fitting);
    }

    private void TakeTicks(int ticks)
    {
        int volume = Array.IndexOf(Roles, ColumnRole.Volume);
        bool Zero(int column) => Rows.All(r => r[column].Trim() is "0" or "0.0" or "");
        if (ticks >= 0 && (volume < 0 || (Zero(volume) && !Zero(ticks))))
        {
            Notes.Add($"volume is the number of ticks (column '{Names[ticks]}')");
            Roles[ticks] = ColumnRole.Volume;
            if (volume >= 0)
            {
                Roles[volume] = ColumnRole.None;
            }
        }
    }

    /// <summary>A column of names or codes tells symbols apart when its values come again.</summary>
    private void TakeMaybeSymbol()
    {
        bool Repeats(int column) => Rows.TrueForAll(r => r[column].Trim().Length > 0) && Rows.DistinctBy(r => r[column].Trim()).Count() * 2 <= Rows.Count;
        int at = Array.FindIndex(Columns.Columns, c => c is { Meaning: ColumnRole.MaybeSymbol, Owner: null });
        if (!Roles.Contains(ColumnRole.Symbol) && at >= 0 && Roles[at] == ColumnRole.None && Repeats(at))
        {
            Roles[at] = ColumnRole.Symbol;
        }
    }

    /// <summary>Some writers put units or tickers under the names: lines without any number before the first row.</summary>
    private void SkipSecondHeader()
    {
        int[] priced = [.. Enumerable.Range(0, Roles.Length).Where(i => TableLayout.Prices.Contains(Roles[i]))];
        bool IsWords(string line) => Delimited(line) is var f && f.Length == Names.Length && !f[0].Any(char.IsAsciiDigit) && !priced.Any(i => NumberFormat.IsNumber(f[i]));
        int row = FirstRow;
        while (row < Math.Min(_head.Lines.Count, FirstRow + 4) && IsWords(_head.Lines[row]))
        {
            row++;
        }

        if (row >= _head.Lines.Count || row == FirstRow || row >= FirstRow + 4)
        {
            return;
        }

        for (; FirstRow < row; FirstRow++)
        {
            // A line that names the index alone, as pandas writes it.
            string[] fields = Delimited(_head.Lines[FirstRow]);
            if (fields[0].Trim().Length > 0 && fields.Skip(1).All(f => f.Trim().Length == 0))
            {
                Columns = Columns.Renamed(0, fields[0]);
            }
        }

        Rows.RemoveAll(r => !priced.Any(i => NumberFormat.IsNumber(r[i])));
    }
}

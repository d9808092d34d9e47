using System.Globalization;

namespace Toolkit.Ingest;

/// <summary>The lines of a file seen as a table with one delimiter: where its header and rows are, and which columns hold prices.</summary>
internal sealed partial class CsvTable
{
    private static readonly ColumnRole[] Prices = [ColumnRole.Open, ColumnRole.High, ColumnRole.Low, ColumnRole.Close];

    /// <summary>Where rows without a header have their prices, in the order in which they are tried.</summary>
    private static readonly (ColumnRole[] Roles, string Words)[] Unnamed =
    [
        ([ColumnRole.Open, ColumnRole.High, ColumnRole.Low, ColumnRole.Close], "open, high, low, close"),
        ([ColumnRole.Low, ColumnRole.High, ColumnRole.Open, ColumnRole.Close], "low, high, open, close"),
        ([ColumnRole.Open, ColumnRole.Close, ColumnRole.High, ColumnRole.Low], "open, close, high, low"),
        ([ColumnRole.High, ColumnRole.Low, ColumnRole.Open, ColumnRole.Close], "high, low, open, close"),
        ([ColumnRole.Close, ColumnRole.Open, ColumnRole.High, ColumnRole.Low], "close, open, high, low"),
    ];

    private readonly List<string[]> _rows = [];
    private readonly FileHead _head;
    private ColumnHeader _columns;

    private CsvTable(FileHead head, char delimiter, ColumnHeader columns) => (_head, Delimiter, _columns) = (head, delimiter, columns);

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

    public ColumnHeader Columns => _columns;

    public string[] Names => _columns.Names;

    /// <summary>The sample rows, each with as many fields as there are columns.</summary>
    public IReadOnlyList<string[]> Rows => _rows;

    public List<string> Notes { get; } = [];

    public int Score => (Header >= 0 ? 1000 : 0) + Math.Min(_rows.Count, 400) + _columns.Count;

    /// <summary>A table whose columns are chosen and whose rows are known already.</summary>
    public static CsvTable Of(ColumnHeader columns, ColumnRole[] roles, IEnumerable<string[]> rows)
    {
        CsvTable table = new(new("", [], []), ',', columns) { Header = 0, Roles = roles };
        table._rows.AddRange(rows);
        table.TakeMaybeSymbol();
        return table;
    }

    /// <summary>Chooses the columns; false when they are none of bars.</summary>
    /// <exception cref="ToolkitException">As <see cref="ColumnChoice"/> says.</exception>
    public bool Choose(string name, FileRequest request)
    {
        if (Roles.Length > 0 && request.Options.Columns is null)
        {
            return true;
        }

        string where = Header < 0 ? name : $"{name}:{Header + 1}";
        ColumnChoice? choice = OnePrice || ColumnChoice.SaysOnePrice(request) ? ColumnChoice.OfOnePrice(where, _columns, request)
            : Roles.Length > 0 ? ColumnChoice.OfGuess(where, _columns, request, Roles)
            : ColumnChoice.IsBars(_columns, request) ? ColumnChoice.OfBars(where, _columns, request)
            : ColumnChoice.OfOnePrice(where, _columns, request);
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
        [.. Enumerable.Range(0, Roles.Length).Where(i => wanted(Roles[i])).SelectMany(i => _rows.Select(r => r[i]))];

    private void CollectNamed()
    {
        int width = Collect(FirstRow);
        if (width == _columns.Count + 1 && _rows.Count > 0 && _rows.Exists(r => r[^1].Trim().Length > 0))
        {
            // The index of the rows has no name at all, as R writes it.
            _columns = _columns.Widened(1, 0);
        }

        _columns = _columns.Widened(0, Math.Max(0, width - _columns.Count));
        _rows.RemoveAll(r => r.Length < _columns.Count);
    }

    private bool TakeUnnamed(int first)
    {
        FirstRow = first;
        int width = Collect(first);
        int time = _rows.Count == 0 ? -1 : Enumerable.Range(0, Math.Min(4, width)).FirstOrDefault(i => TimeColumns.IsTime(_rows[0][i]), -1);
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

        _columns = ColumnHeader.Of([.. Enumerable.Range(1, width).Select(_ => "")]);
        (ColumnRole[] roles, string words) = Unnamed.FirstOrDefault(u => Agrees(u.Roles, at), Unnamed[0]);
        Roles = new ColumnRole[width];
        Roles[time] = ColumnRole.Time;
        Roles[time + 1] = clock ? ColumnRole.TimeOfDay : ColumnRole.Ignored;
        roles.CopyTo(Roles, at);
        if (at + 4 < width && _rows.Any(r => NumberText.IsNumber(r[at + 4])))
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
        if (width - at < 5 || !TimeColumns.IsDateOnly(_rows[0][time]) || !_rows.TrueForAll(r => TimeColumns.IsClock(r[at])))
        {
            return false;
        }

        bool needed = _rows.DistinctBy(r => r[time]).Count() < _rows.Count && _rows.DistinctBy(r => (r[time], r[at])).Count() == _rows.Count;
        return _rows[0][at].Contains(':') || needed || (!Unnamed.Any(u => Agrees(u.Roles, at)) && Unnamed.Any(u => Agrees(u.Roles, at + 1)));
    }

    /// <summary>Collects the rows of the usual width and returns it.</summary>
    private int Collect(int first)
    {
        string[][] rows = [.. _head.Lines.Skip(first).Concat(_head.Tail).Where(l => !string.IsNullOrWhiteSpace(l)).Select(Delimited)];
        int width = rows.Length == 0 ? 0 : rows.GroupBy(r => r.Length).OrderByDescending(g => g.Count()).First().Key;
        _rows.AddRange(rows.Where(r => r.Length == width));
        return width;
    }

    private bool LooksLikeHeader(string line, int width)
    {
        string[] fields = Delimited(line);
        return fields.Length >= width - 1 && fields.Count(f => f.Trim().Length > 0 && !NumberText.IsNumber(f)) >= 3;
    }

    private bool Agrees(ColumnRole[] order, int at)
    {
        int good = 0;
        int bad = 0;
        foreach (string[] row in _rows)
        {
            double[] prices = new double[4];
            bool all = true;
            for (int i = 0; i < 4; i++)
            {
                all &= double.TryParse(row[at + i].Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out prices[Array.IndexOf(Prices, order[i])]);
            }

            if (all)
            {
                bool fits = prices[1] >= Math.Max(prices[0], prices[3]) && prices[2] <= Math.Min(prices[0], prices[3]);
                _ = fits ? good++ : bad++;
            }
        }

        return good > 9 * bad;
    }

    private void TakeTicks(int ticks)
    {
        int volume = Array.IndexOf(Roles, ColumnRole.Volume);
        bool Zero(int column) => _rows.All(r => r[column].Trim() is "0" or "0.0" or "");
        if (ticks >= 0 && (volume < 0 || (Zero(volume) && !Zero(ticks))))
        {
            Notes.Add($"volume is the number of ticks (column '{Names[ticks]}')");
            Roles[ticks] = ColumnRole.Volume;
            if (volume >= 0)
            {
                Roles[volume] = ColumnRole.Ignored;
            }
        }
    }

    /// <summary>A column of names or codes tells symbols apart when its values come again.</summary>
    private void TakeMaybeSymbol()
    {
        bool Repeats(int column) => _rows.TrueForAll(r => r[column].Trim().Length > 0) && _rows.DistinctBy(r => r[column].Trim()).Count() * 2 <= _rows.Count;
        int at = Array.FindIndex(_columns.Columns, c => c is { Meaning: ColumnMeaning.MaybeSymbol, Owner: null });
        if (!Roles.Contains(ColumnRole.Symbol) && at >= 0 && Roles[at] == ColumnRole.Ignored && Repeats(at))
        {
            Roles[at] = ColumnRole.Symbol;
        }
    }

    /// <summary>Some writers put units or tickers under the names: lines without any number before the first row.</summary>
    private void SkipSecondHeader()
    {
        int[] priced = [.. Enumerable.Range(0, Roles.Length).Where(i => Prices.Contains(Roles[i]))];
        bool IsWords(string line) => Delimited(line) is var f && f.Length == Names.Length && !f[0].Any(char.IsAsciiDigit) && !priced.Any(i => NumberText.IsNumber(f[i]));
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
                _columns = _columns.Renamed(0, fields[0]);
            }
        }

        _rows.RemoveAll(r => !priced.Any(i => NumberText.IsNumber(r[i])));
    }
}

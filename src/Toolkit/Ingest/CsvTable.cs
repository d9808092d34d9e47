using System.Globalization;

namespace Toolkit.Ingest;

/// <summary>The lines of a file seen as a table with one delimiter: where its header and rows are, and which columns hold prices.</summary>
internal sealed class CsvTable
{
    private const int MostPreambleLines = 60;
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

    private CsvTable(char delimiter) => Delimiter = delimiter;

    public char Delimiter { get; }

    /// <summary>Index of the header's line, -1 without one.</summary>
    public int Header { get; private init; } = -1;

    /// <summary>Index of the first row's line.</summary>
    public int FirstRow { get; private set; }

    public ColumnRole[] Roles { get; private set; } = [];

    public string[] Names { get; private set; } = [];

    /// <summary>The sample rows, each with as many fields as there are columns.</summary>
    public IReadOnlyList<string[]> Rows => _rows;

    public List<string> Notes { get; } = [];

    public int Score => (Header >= 0 ? 1000 : 0) + Math.Min(_rows.Count, 400) + Roles.Length;

    public static CsvTable? Find(FileHead head, char delimiter)
    {
        for (int i = 0; i < Math.Min(head.Lines.Count, MostPreambleLines); i++)
        {
            string[] fields = DelimitedLine.Split(head.Lines[i].TrimStart('#', ' '), delimiter);
            if (fields.Length < 5)
            {
                continue;
            }

            List<string> notes = [];
            ColumnRole[] roles = ColumnNames.Prices(fields, notes);
            if (Prices.All(roles.Contains))
            {
                CsvTable table = new(delimiter) { Header = i };
                table.Notes.AddRange(notes);
                return table.TakeNamed(head, fields, roles) ? table : null;
            }

            if (fields.Skip(1).Count(NumberText.IsNumber) >= 4)
            {
                CsvTable table = new(delimiter);
                return table.TakeUnnamed(head, i) ? table : null;
            }
        }

        return null;
    }

    /// <summary>A table whose columns and rows are known already.</summary>
    public static CsvTable Of(string[] names, ColumnRole[] roles, IEnumerable<string[]> rows)
    {
        CsvTable table = new(',') { Header = 0, Names = names, Roles = roles };
        table._rows.AddRange(rows);
        return table;
    }

    public string[] Delimited(string line) => DelimitedLine.Split(line, Delimiter);

    /// <summary>The sample texts of the columns whose role is asked for.</summary>
    public IReadOnlyList<string> Texts(Func<ColumnRole, bool> wanted) =>
        [.. Enumerable.Range(0, Roles.Length).Where(i => wanted(Roles[i])).SelectMany(i => _rows.Select(r => r[i]))];

    private bool TakeNamed(FileHead head, string[] header, ColumnRole[] roles)
    {
        FirstRow = Header + 1;
        int width = Collect(head, Header + 1);
        if (width == header.Length + 1 && _rows.Count > 0 && _rows.Exists(r => r[^1].Trim().Length > 0))
        {
            // The index of the rows has no name at all, as R writes it.
            header = ["", .. header];
            roles = [ColumnRole.Ignored, .. roles];
        }

        int columns = Math.Max(width, header.Length);
        Names = [.. header, .. Enumerable.Repeat("", columns - header.Length)];
        Roles = [.. roles, .. Enumerable.Repeat(ColumnRole.Ignored, columns - roles.Length)];
        _rows.RemoveAll(r => r.Length < columns);
        TakeVolume();
        SkipSecondHeader(head);
        return true;
    }

    private bool TakeUnnamed(FileHead head, int first)
    {
        FirstRow = first;
        int width = Collect(head, first);
        int time = _rows.Count == 0 ? -1 : Enumerable.Range(0, Math.Min(4, width)).FirstOrDefault(i => TimeColumns.IsTime(_rows[0][i]), -1);
        if (time < 0)
        {
            return false;
        }

        int at = time + 1;
        if (at < width && !_rows[0][at].Contains('.') && TimeColumns.IsDateOnly(_rows[0][time]) && TimeColumns.IsClock(_rows[0][at])
            && (width - at > 5 || _rows[0][at].Contains(':')))
        {
            at++;
        }

        if (width - at < 4 || (first > 0 && LooksLikeHeader(head.Lines[first - 1], width)))
        {
            return false;
        }

        Names = [.. Enumerable.Range(1, width).Select(i => $"column {i}")];
        (ColumnRole[] roles, string words) = Unnamed.FirstOrDefault(u => Agrees(u.Roles, at), Unnamed[0]);
        Roles = new ColumnRole[width];
        roles.CopyTo(Roles, at);
        if (at + 4 < width && _rows.Any(r => NumberText.IsNumber(r[at + 4])))
        {
            Roles[at + 4] = ColumnRole.Volume;
        }

        Notes.Add($"there is no header: columns {at + 1} to {at + 4} were taken as {words}");
        return true;
    }

    /// <summary>Collects the rows of the usual width and returns it.</summary>
    private int Collect(FileHead head, int first)
    {
        string[][] rows = [.. head.Lines.Skip(first).Concat(head.Tail).Where(l => !string.IsNullOrWhiteSpace(l)).Select(Delimited)];
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

    private void TakeVolume()
    {
        (int volume, int ticks) = ColumnNames.Volume(Names);
        bool Zero(int column) => _rows.All(r => r[column].Trim() is "0" or "0.0" or "");
        if (ticks >= 0 && (volume < 0 || (Zero(volume) && !Zero(ticks))))
        {
            Notes.Add($"volume is the number of ticks (column '{Names[ticks].Trim()}')");
            volume = ticks;
        }

        if (volume >= 0 && Roles[volume] == ColumnRole.Ignored)
        {
            Roles[volume] = ColumnRole.Volume;
        }
    }

    /// <summary>Some writers put units or tickers under the names: lines without any number before the first row.</summary>
    private void SkipSecondHeader(FileHead head)
    {
        int[] priced = [.. Enumerable.Range(0, Roles.Length).Where(i => Prices.Contains(Roles[i]))];
        bool IsWords(string line) => Delimited(line) is var f && f.Length == Names.Length && !f[0].Any(char.IsAsciiDigit) && !priced.Any(i => NumberText.IsNumber(f[i]));
        int row = FirstRow;
        while (row < Math.Min(head.Lines.Count, FirstRow + 4) && IsWords(head.Lines[row]))
        {
            row++;
        }

        if (row < head.Lines.Count && row > FirstRow && row < FirstRow + 4)
        {
            FirstRow = row;
            _rows.RemoveAll(r => !priced.Any(i => NumberText.IsNumber(r[i])));
        }
    }
}

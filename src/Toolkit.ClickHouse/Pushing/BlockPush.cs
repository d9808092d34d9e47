using Toolkit.ClickHouse.Calls;

namespace Toolkit.ClickHouse.Pushing;

/// <summary>One part of a table made equal to what is here: blocks that differ are sent, and rows that are gone are taken away.</summary>
/// <param name="push">The push that it is part of.</param>
/// <param name="table">The table.</param>
/// <param name="shift">How far the block's column is shifted.</param>
/// <param name="part">The rows that it is about, as a condition; its parameters.</param>
internal sealed class BlockPush(PushSession push, PushedTable table, int shift, (string Condition, (string Name, string Type, object? Value)[] Parameters) part)
{
    // Blocks in one statement that takes rows away; they stand in its address.
    private const int Together = 256;

    private readonly Dictionary<Place, (ulong Rows, ulong Sum)> _there = [];
    private readonly List<Place> _stale = [];
    private readonly RowBuffer _block = new();
    private Place? _place;
    private ulong _rows, _sum;
    private ulong[] _last = [];
    private int _number;

    /// <summary>Asks what is there.</summary>
    public async Task BeginAsync()
    {
        string group = table.Group.Length > 0 ? SqlNames.List(table.Group) + ", " : "";
        List<object?[]> found = await push.Calls.RowsAsync(
            $"SELECT {group}{table.BlockOf(shift)} AS block, count(), sum({table.Checksum}) FROM {table.Table} FINAL WHERE {part.Condition} GROUP BY {group}block",
            push.Cancel, part.Parameters).ConfigureAwait(false);
        foreach (object?[] row in found)
        {
            int at = table.Group.Length;
            _there[new(string.Join('\0', row.Take(at)), Convert.ToInt64(row[at], CultureInfo.InvariantCulture))] = (Convert.ToUInt64(row[at + 1], CultureInfo.InvariantCulture), Convert.ToUInt64(row[at + 2], CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Adds rows, which follow those before in the order of the key.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="constants">Texts of columns that all of them share.</param>
    public async Task AddAsync(Frame frame, IReadOnlyDictionary<string, string>? constants = null)
    {
        Cells[] cells = [.. table.Columns.Where(column => !table.IsNumbered || column.Name != "number").Select(column =>
            constants?.GetValueOrDefault(column.Name) is { } text ? Cells.Constant(column, text) : Cells.Of(column, frame[column.Name], frame))];
        Cells[] CellsOf(IEnumerable<string> names) => [.. names.Select(name => cells[table.Columns.ToList().FindIndex(c => c.Name == name)])];
        Cells[] key = CellsOf(table.Key.Where(name => !table.IsNumbered || name != "number")), group = CellsOf(table.Group);
        Cells? block = table.Block is { } column ? CellsOf([column])[0] : null;
        if (table.IsNumbered)
        {
            cells = [.. cells, Numbered(key, frame.RowCount)];
        }

        for (int row = 0; row < frame.RowCount; row++)
        {
            long at = block is null ? 0 : block.Number(row) >> shift;
            if (_place is not { } place || place.Block != at || !IsGroup(group, row, place))
            {
                await EndBlockAsync().ConfigureAwait(false);
                _place = new(string.Join('\0', group.Select(cell => cell.Text(row))), at);
            }

            foreach (Cells cell in cells)
            {
                cell.Write(row, _block);
            }

            _block.Long(push.Number);
            _block.Byte(0);
            _rows++;
            _sum += RowChecksum.Of(cells, row);
        }
    }

    /// <summary>Sends what waits, and takes away what is gone.</summary>
    public async Task EndAsync()
    {
        await EndBlockAsync().ConfigureAwait(false);
        _stale.AddRange(_there.Keys);
        await push.FlushAsync().ConfigureAwait(false);
        foreach (Place[] places in _stale.Chunk(Together))
        {
            await push.RemoveAsync(table, shift, part, places).ConfigureAwait(false);
        }
    }

    private static bool IsGroup(Cells[] group, int row, Place place)
    {
        if (group.Length == 0)
        {
            return true;
        }

        int at = 0;
        foreach (Cells cell in group)
        {
            string text = cell.Text(row);
            if (string.CompareOrdinal(place.Group, at, text, 0, text.Length) != 0)
            {
                return false;
            }

            at += text.Length;
            if (at < place.Group.Length && place.Group[at++] != '\0')
            {
                return false;
            }
        }

        return at == place.Group.Length;
    }

    private async Task EndBlockAsync()
    {
        if (_place is { } place && _rows > 0)
        {
            bool isThere = _there.Remove(place, out (ulong Rows, ulong Sum) there);
            if (!isThere || there != (_rows, _sum))
            {
                if (isThere)
                {
                    _stale.Add(place);
                }

                await push.SendAsync(table, _block, (long)_rows).ConfigureAwait(false);
            }
        }

        _block.Clear();
        (_rows, _sum, _place) = (0, 0, null);
    }

    /// <summary>The place of each row among those of its key.</summary>
    private Cells Numbered(Cells[] key, int rows)
    {
        int[] numbers = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            ulong[] now = Array.ConvertAll(key, cell => cell.Image(row));
            _number = now.AsSpan().SequenceEqual(_last) ? _number + 1 : 0;
            (_last, numbers[row]) = (now, _number);
        }

        return Cells.Numbers(table.Columns[^1], numbers);
    }
}

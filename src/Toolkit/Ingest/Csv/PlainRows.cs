using System.Text.Unicode;
using Toolkit.Bars;

namespace Toolkit.Ingest;

/// <summary>Reads lines of a CSV into rows.</summary>
internal sealed class PlainRows(CsvLayout layout, PlainTime time, RowRules rules, RowColumns rows)
{
    private static readonly byte[][] Nulls = [.. NumberFormat.Nulls.Select(Encoding.UTF8.GetBytes)];

    private readonly byte _delimiter = (byte)layout.Delimiter;
    private readonly byte _point = (byte)(layout.Numbers.DecimalComma ? ',' : '.');
    private readonly ColumnRole[] _roles = layout.Roles;
    private readonly bool _onePrice = layout.OnePrice;
    private readonly bool _joined = layout.Time.Joined;
    private readonly long[] _times = rows.Time;
    private readonly double[][] _columns = rows.Values;
    private readonly double[] _values = new double[5];
    private KnownDay _day = KnownDay.First;

    private enum Line
    {
        Row,

        /// <summary>There is no row in it, or one that is not asked for.</summary>
        None,

        /// <summary>It has to be judged by DuckDB.</summary>
        Doubtful,

        /// <summary>Where it begins and ends is doubtful.</summary>
        Torn,
    }

    /// <summary>The symbol whose rows are taken; null when all are.</summary>
    public byte[]? Only { get; init; }

    /// <summary>Reads a block; false when its lines are not those that were counted, or not all there is to them.</summary>
    /// <param name="text">Whole lines.</param>
    /// <param name="place">The place of its first row, and how many there are.</param>
    /// <param name="doubtful">Gets the lines that are to be judged, and their places.</param>
    public bool Read(ReadOnlySpan<byte> text, (int First, int Count) place, List<(int Row, byte[] Text)> doubtful)
    {
        (int row, int end) = (place.First, place.First + place.Count);
        for (; !text.IsEmpty; row++)
        {
            ReadOnlySpan<byte> line = Next(ref text);
            Line kind = row >= end ? Line.Torn : Read(line, row);
            if (kind == Line.Torn)
            {
                return false;
            }

            if (kind != Line.Row)
            {
                _times[row] = RowColumns.NoTime;
            }

            if (kind == Line.Doubtful)
            {
                doubtful.Add((row, line.ToArray()));
            }
        }

        return row == end;
    }

    /// <summary>Collects the symbols of a block; false when a line does not tell.</summary>
    public bool Symbols(ReadOnlySpan<byte> text, HashSet<string> symbols)
    {
        byte[] last = [];
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> line = Next(ref text);
            if (line.IsEmpty)
            {
                continue;
            }

            if (!TrySymbol(line, out ReadOnlySpan<byte> symbol))
            {
                return false;
            }

            if (symbol.SequenceEqual(last))
            {
                continue;
            }

            last = symbol.ToArray();
            string name = Encoding.UTF8.GetString(symbol);
            if (!Utf8.IsValid(symbol))
            {
                return false;
            }

            if (name.Length > 0 && !layout.Nulls.Contains(name))
            {
                symbols.Add(name);
            }
        }

        return true;
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> text)
    {
        int length = text.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = length < 0 ? text : text[..length];
        text = length < 0 ? [] : text[(length + 1)..];
        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }

    private Line Read(ReadOnlySpan<byte> line, int row)
    {
        if (line.IsEmpty)
        {
            return Line.None;
        }

        Line kind = TryRow(line, row);
        if (kind != Line.Doubtful)
        {
            return kind;
        }

        return line.Contains((byte)'\r') || line.Count((byte)'"') % 2 != 0 || line.Length >= CsvSource.LongestLine ? Line.Torn
            : Only is not null && TrySymbol(line, out ReadOnlySpan<byte> symbol) && !symbol.SequenceEqual(Only) ? Line.None : Line.Doubtful;
    }

    private Line TryRow(ReadOnlySpan<byte> line, int row)
    {
        ReadOnlySpan<byte> moment = [], clock = [], symbol = [];
        long micros = RowColumns.NoTime;
        Array.Fill(_values, double.NaN);
        int at = 0;
        for (int column = 0; column < _roles.Length; column++)
        {
            if (column > 0 && (at >= line.Length || line[at++] != _delimiter))
            {
                return Line.Doubtful;
            }

            ReadOnlySpan<byte> other = [];
            bool read = _roles[column] switch
            {
                ColumnRole.Open => TryNumber(line, ref at, out _values[0]),
                ColumnRole.High => TryNumber(line, ref at, out _values[1]),
                ColumnRole.Low => TryNumber(line, ref at, out _values[2]),
                ColumnRole.Close => TryNumber(line, ref at, out _values[3]),
                ColumnRole.Volume => TryNumber(line, ref at, out _values[4]),
                ColumnRole.Time => TryMoment(line, ref at, out moment, out micros),
                ColumnRole.TimeOfDay => TryField(line, ref at, out clock),
                ColumnRole.Symbol => TryField(line, ref at, out symbol),
                _ => TryField(line, ref at, out other),
            };
            if (!read)
            {
                return Line.Doubtful;
            }
        }

        return !IsEnd(line, at) ? Line.Doubtful : Only is not null && !symbol.SequenceEqual(Only) ? Line.None : TryTake(row, micros, moment, clock);
    }

    private Line TryTake(int row, long micros, ReadOnlySpan<byte> moment, ReadOnlySpan<byte> clock)
    {
        if (_onePrice)
        {
            if (double.IsNaN(_values[3]))
            {
                return moment.IsEmpty || IsNull(moment) ? Line.Doubtful : Line.None;
            }

            _values.AsSpan(0, 3).Fill(_values[3]);
        }

        if (!(_joined ? time.TryRead(moment, clock, out micros) : micros != RowColumns.NoTime || time.TryRead(moment, out micros))
            || rules.Broken(micros, _values[0], _values[1], _values[2], _values[3], _values[4]) is not null)
        {
            return Line.Doubtful;
        }

        _times[row] = micros;
        for (int i = 0; i < _values.Length; i++)
        {
            _columns[i][row] = _values[i];
        }

        return Line.Row;
    }

    /// <summary>Whether a line ends there, or but for one more delimiter.</summary>
    private bool IsEnd(ReadOnlySpan<byte> line, int at) => at == line.Length || (line[at] == _delimiter && line[(at + 1)..].Trim((byte)' ').IsEmpty);

    /// <summary>The text of a time, and the time when it is written as most are.</summary>
    private bool TryMoment(ReadOnlySpan<byte> line, scoped ref int at, out ReadOnlySpan<byte> text, out long micros)
    {
        int start = at;
        if (!_joined && time.TryUsual(line, ref at, ref _day, out micros) && (at == line.Length || line[at] == _delimiter))
        {
            text = line[start..at];
            return true;
        }

        (at, micros) = (start, RowColumns.NoTime);
        return TryField(line, ref at, out text);
    }

    private bool TryNumber(ReadOnlySpan<byte> line, ref int at, out double value)
    {
        int start = at;
        if (PlainNumber.TryRead(line, ref at, _point, out value) && (at == line.Length || line[at] == _delimiter))
        {
            return true;
        }

        at = start;
        value = double.NaN;
        return TryField(line, ref at, out ReadOnlySpan<byte> text) && (IsNull(text) || PlainNumber.TryParse(text, _point, out value));
    }

    /// <summary>The text of a field, without quotes and blanks around it; false when there is more to it.</summary>
    private bool TryField(ReadOnlySpan<byte> line, scoped ref int at, out ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> rest = line[at..];
        if (rest is [(byte)'"', ..])
        {
            int length = rest[1..].IndexOfAny((byte)'"', (byte)'\r');
            text = length < 0 ? [] : rest.Slice(1, length).Trim((byte)' ');
            at += length + 2;
            return length >= 0 && rest[length + 1] == '"' && (at == line.Length || line[at] == _delimiter);
        }

        int end = rest.IndexOfAny(_delimiter, (byte)'"', (byte)'\r');
        text = (end < 0 ? rest : rest[..end]).Trim((byte)' ');
        at += end < 0 ? rest.Length : end;
        return end < 0 || rest[end] == _delimiter;
    }

    private bool TrySymbol(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> symbol)
    {
        symbol = [];
        int at = 0;
        for (int column = 0; column < _roles.Length; column++)
        {
            if ((column > 0 && (at >= line.Length || line[at++] != _delimiter)) || !TryField(line, ref at, out ReadOnlySpan<byte> field))
            {
                return false;
            }

            symbol = _roles[column] == ColumnRole.Symbol ? field : symbol;
        }

        return IsEnd(line, at);
    }

    private static bool IsNull(ReadOnlySpan<byte> text)
    {
        foreach (byte[] none in Nulls)
        {
            if (text.SequenceEqual(none))
            {
                return true;
            }
        }

        return false;
    }
}

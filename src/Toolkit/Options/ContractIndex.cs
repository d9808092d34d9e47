namespace Toolkit.Options;

/// <summary>The contracts among quotes, ascending by expiry, strike, the call before the put, and the rows of each, ascending by time.</summary>
internal sealed class ContractIndex
{
    private readonly (int Expiry, double Strike, OptionRight Right)[] _contracts;
    private readonly int[] _starts;
    private readonly int[] _rows;
    private readonly long[] _times;

    public ContractIndex(QuoteColumns columns)
    {
        _times = columns.Time;
        Dictionary<(int, double, OptionRight), int> counts = [];
        for (int i = 0; i < columns.Time.Length; i++)
        {
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, Of(i), out _)++;
        }

        _contracts = [.. counts.Keys.Order()];
        _starts = new int[_contracts.Length + 1];
        Dictionary<(int, double, OptionRight), int> next = new(_contracts.Length);
        for (int c = 0; c < _contracts.Length; c++)
        {
            next[_contracts[c]] = _starts[c];
            _starts[c + 1] = _starts[c] + counts[_contracts[c]];
        }

        _rows = new int[columns.Time.Length];
        for (int i = 0; i < _rows.Length; i++)
        {
            _rows[System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(next, Of(i), out _)++] = i;
        }

        (int, double, OptionRight) Of(int i) => (columns.Expiry[i], columns.Strike[i], columns.Right[i]);
    }

    public int Count => _contracts.Length;

    public (int Expiry, double Strike, OptionRight Right) this[int contract] => _contracts[contract];

    /// <summary>Number of a contract, or -1.</summary>
    public int Find(int expiry, double strike, OptionRight right) => Math.Max(-1, Array.BinarySearch(_contracts, (expiry, strike, right)));

    /// <summary>First contract of an expiry or a later one.</summary>
    public int FirstOf(int expiry)
    {
        int at = Array.BinarySearch(_contracts, (expiry, double.NegativeInfinity, OptionRight.Call));
        return at < 0 ? ~at : at;
    }

    /// <summary>Row of a contract's last quote at or before a moment, or -1.</summary>
    public int LastRow(int contract, long moment)
    {
        int low = _starts[contract], high = _starts[contract + 1];
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_times[_rows[middle]] <= moment)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low == _starts[contract] ? -1 : _rows[low - 1];
    }
}

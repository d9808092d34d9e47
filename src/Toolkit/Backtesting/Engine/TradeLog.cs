namespace Toolkit.Backtesting;

/// <summary>The closed trades of a run, in order of their exits; its storage is used again by the next run.</summary>
internal sealed class TradeLog
{
    private TradeRecord[] _records = new TradeRecord[64];

    public int Count { get; private set; }

    public ReadOnlySpan<TradeRecord> Span => _records.AsSpan(0, Count);

    public ref TradeRecord Add()
    {
        if (Count == _records.Length)
        {
            Array.Resize(ref _records, 2 * Count);
        }

        return ref _records[Count++];
    }

    public void Clear()
    {
        // The tags of the last run are let go of.
        Array.Clear(_records, 0, Count);
        Count = 0;
    }
}

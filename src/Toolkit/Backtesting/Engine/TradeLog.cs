using System.Buffers;
using Toolkit.Orders;

namespace Toolkit.Backtesting;

/// <summary>The closed trades of a run, in order of their exits; its storage is used again by the next run.</summary>
internal sealed class TradeLog
{
    private TradeRecord[] _records = [];

    public int Count { get; private set; }

    public ArraySegment<TradeRecord> Records => new(_records, 0, Count);

    /// <summary>A place for the next trade; its old content has to be overwritten.</summary>
    public ref TradeRecord Add()
    {
        if (Count == _records.Length)
        {
            Grow();
        }

        return ref _records[Count++];
    }

    public void Clear() => Count = 0;

    /// <summary>Gives the storage back.</summary>
    public void Release()
    {
        if (_records.Length > 0)
        {
            // The tags of the trades are let go of.
            Array.Clear(_records, 0, Count);
            ArrayPool<TradeRecord>.Shared.Return(_records);
        }

        (_records, Count) = ([], 0);
    }

    private void Grow()
    {
        TradeRecord[] larger = ArrayPool<TradeRecord>.Shared.Rent(Math.Max(64, 2 * Count));
        Records.CopyTo(larger);
        int count = Count;
        Release();
        (_records, Count) = (larger, count);
    }
}

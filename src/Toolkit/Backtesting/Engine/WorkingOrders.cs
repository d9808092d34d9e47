namespace Toolkit.Backtesting;

/// <summary>The orders of one symbol that wait for their fill, oldest first.</summary>
internal sealed class WorkingOrders
{
    private OrderSlot[] _slots = new OrderSlot[4];
    private int _marketOrders;

    public int Count { get; private set; }

    public bool HasMarketOrders => _marketOrders > 0;

    public Span<OrderSlot> Span => _slots.AsSpan(0, Count);

    public ref OrderSlot this[int index] => ref _slots[index];

    /// <summary>Whether the account is closing the position because its margin is breached; that order is then the first.</summary>
    public bool HasMarginCall => Count > 0 && _slots[0].IsOfAccount;

    /// <summary>A place for an order, whose old content has to be overwritten.</summary>
    public ref OrderSlot Add(OrderType type)
    {
        if (Count == _slots.Length)
        {
            Array.Resize(ref _slots, 2 * Count);
        }

        _marketOrders += type == OrderType.Market ? 1 : 0;
        ref OrderSlot slot = ref _slots[Count++];
        slot.Type = type;
        return ref slot;
    }

    /// <param name="index">Which; those behind it move up.</param>
    /// <param name="keepsTag">Whether the last one stays readable in its place, until the next is added.</param>
    public void Remove(int index, bool keepsTag = false)
    {
        _marketOrders -= _slots[index].Type == OrderType.Market ? 1 : 0;
        if (index < --Count)
        {
            Array.Copy(_slots, index + 1, _slots, index, Count - index);
        }

        if (!keepsTag)
        {
            _slots[Count].Tag = null;
        }
    }

    /// <summary>Drops the strategy's orders; what the account itself ordered stays.</summary>
    public void RemoveAll()
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            if (!_slots[i].IsOfAccount)
            {
                Remove(i);
            }
        }
    }

    /// <summary>Exits of a position that is gone, and the rest of an entry into it, work no longer.</summary>
    public void RemoveStale(int position)
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            if (_slots[i].PositionId != 0 && _slots[i].PositionId != position)
            {
                Remove(i);
            }
        }
    }

    /// <summary>What is left of an order after a bar in which it was filled in part or not at all; a stop that was reached stays so.</summary>
    public void Rest(int index, Sizing size, int position, int bar)
    {
        ref OrderSlot slot = ref _slots[index];
        (slot.Size, slot.PositionId, slot.RestsIn) = (size, position, bar);
        if (slot.Type == OrderType.Stop)
        {
            slot.Type = OrderType.Market;
            _marketOrders++;
        }
    }

    /// <returns>-1 when it works no longer.</returns>
    public int IndexOf(long sequence)
    {
        int index = Count - 1;
        while (index >= 0 && _slots[index].Sequence != sequence)
        {
            index--;
        }

        return index;
    }

    public void Clear()
    {
        Array.Clear(_slots, 0, Count);
        (Count, _marketOrders) = (0, 0);
    }
}

using System.Runtime.CompilerServices;

namespace Toolkit.Backtesting;

internal sealed partial class Book
{
    /// <summary>Takes an order; it works from the next bar on (a market order at its open).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Order Submit(int side, bool isExit, in OrderTerms terms)
    {
        Check(terms);
        // Field by field: a whole new value would be made beside its place and copied.
        ref OrderSlot order = ref NewSlot();
        order.Sequence = _account.NextSequence();
        order.Type = (terms.Limit.HasValue, terms.Stop.HasValue) switch
        {
            (false, false) => OrderType.Market,
            (true, false) => OrderType.Limit,
            (false, true) => OrderType.Stop,
            _ => OrderType.StopLimit,
        };
        order.Side = side;
        order.IsExit = isExit;
        order.PositionId = isExit && _lotCount > 0 ? _lots[0].PositionId : 0;
        order.Reason = ExitReason.Signal;
        order.IsTriggered = false;
        order.TriggeredInside = -1;
        order.GivenInside = IsUnderWay ? Bar : -1;
        order.Limit = terms.Limit ?? double.NaN;
        order.Stop = terms.Stop ?? double.NaN;
        order.Size = terms.Size ?? (isExit ? Sizing.All : _account.Options.Sizing);
        order.StopLoss = terms.StopLoss ?? double.NaN;
        order.TakeProfit = terms.TakeProfit ?? double.NaN;
        order.Trailing = terms.Trailing ?? default;
        order.Tag = terms.Tag;
        _account.Journal?.Add(this, order);
        Added(order);
        return new(this, order.Sequence);
    }

    /// <summary>Closes everything at the next open and drops the working orders, because the margin is breached.</summary>
    public void Liquidate()
    {
        CancelAll();
        if (Quantity != 0 && !IsCalled)
        {
            ref OrderSlot order = ref NewSlot();
            order = new()
            {
                Sequence = _account.NextSequence(),
                Side = -Math.Sign(Quantity),
                IsExit = true,
                PositionId = _lots[0].PositionId,
                Reason = ExitReason.MarginCall,
                Limit = double.NaN,
                Stop = double.NaN,
            };
            Added(order);
        }
    }

    public bool IsWorking(long sequence)
    {
        foreach (ref readonly OrderSlot order in Orders)
        {
            if (order.Sequence == sequence)
            {
                return true;
            }
        }

        return false;
    }

    public void Cancel(long sequence)
    {
        for (int i = 0; i < _orderCount; i++)
        {
            if (_orders[i].Sequence == sequence && !_orders[i].IsOfAccount)
            {
                _account.Journal?.Add(this, $"cancel {sequence}");
                RemoveOrder(i);
                FindTriggers();
                return;
            }
        }
    }

    /// <summary>Drops the strategy's working orders; what the account itself ordered stays.</summary>
    public void CancelAll()
    {
        for (int i = _orderCount - 1; i >= 0; i--)
        {
            if (!_orders[i].IsOfAccount)
            {
                RemoveOrder(i);
            }
        }

        FindTriggers();
    }

    /// <summary>Whether the account is closing the position because its margin is breached; that order is then the first.</summary>
    private bool IsCalled => _orderCount > 0 && _orders[0].IsOfAccount;

    private ref OrderSlot NewSlot()
    {
        if (_orderCount == _orders.Length)
        {
            Array.Resize(ref _orders, 2 * _orderCount);
        }

        return ref _orders[_orderCount++];
    }

    private void Added(in OrderSlot order)
    {
        if (order.Type == OrderType.Market)
        {
            _marketOrders++;
            IsBusy = true;
        }
        else
        {
            FindTriggers();
        }
    }

    private void RemoveOrder(int index, bool keepsTag = false)
    {
        if (_orders[index].Type == OrderType.Market)
        {
            _marketOrders--;
        }

        if (index < --_orderCount)
        {
            Array.Copy(_orders, index + 1, _orders, index, _orderCount - index);
        }

        if (!keepsTag)
        {
            _orders[_orderCount].Tag = null;
        }
    }

    private static void Check(in OrderTerms terms)
    {
        CheckPrice(terms.Limit, nameof(terms.Limit));
        CheckPrice(terms.Stop, nameof(terms.Stop));
        CheckPrice(terms.StopLoss, nameof(terms.StopLoss));
        CheckPrice(terms.TakeProfit, nameof(terms.TakeProfit));
    }

    /// <summary>Refuses what is no price, so that an indicator that is not warm takes no stop away.</summary>
    public static void CheckPrice(double? price, string name)
    {
        if (price is { } value && !double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(name, value, "a price is a finite number; an indicator that is not warm is NaN");
        }
    }
}

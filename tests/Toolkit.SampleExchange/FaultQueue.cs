namespace Toolkit.SampleExchange;

/// <summary>The faults that were ordered and have not happened yet, in their order.</summary>
public sealed class FaultQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<SampleFault?> _next = [];

    /// <summary>Orders a fault behind those that wait already.</summary>
    public void Order(SampleFault fault)
    {
        lock (_gate)
        {
            for (int i = 0; i < fault.After; i++)
            {
                _next.Enqueue(null);
            }

            for (int i = 0; i < fault.Times; i++)
            {
                _next.Enqueue(fault);
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _next.Clear();
        }
    }

    internal SampleFault? Take()
    {
        lock (_gate)
        {
            return _next.TryDequeue(out SampleFault? fault) ? fault : null;
        }
    }
}

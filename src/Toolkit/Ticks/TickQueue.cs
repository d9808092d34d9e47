using System.Numerics;
using System.Runtime.InteropServices;

namespace Toolkit.Ticks;

/// <summary>A bounded queue from many callers to the one writer, without locks: callers meet only in one compare-and-swap.</summary>
internal sealed class TickQueue
{
    private const long ClosedBit = long.MinValue;

    private readonly Slot[] _slots;
    private readonly int _capacity;
    private readonly OwnNumbers _numbers;
    private PaddedPlace _tail;
    private PaddedPlace _head;

    public TickQueue(int capacity, OwnNumbers numbers)
    {
        (_capacity, _numbers) = (capacity, numbers);
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)capacity)];
    }

    /// <summary>How many ticks have come in.</summary>
    public long Tail => Volatile.Read(ref _tail.Value) & ~ClosedBit;

    /// <summary>How many of them have been taken.</summary>
    public long Head => Volatile.Read(ref _head.Value);

    /// <summary>How many wait.</summary>
    public long Depth => Tail - Head;

    public bool HasRoom => Depth < _capacity;

    public bool IsClosed => Volatile.Read(ref _tail.Value) < 0;

    /// <summary>Puts a tick in; gives it its place, from 1 on, and a number when its source gave none.</summary>
    public Taken TryPut(ref TickEntry entry, long? sequence)
    {
        long tail;
        do
        {
            tail = Volatile.Read(ref _tail.Value);
            if (tail < 0)
            {
                return Taken.Closed;
            }

            if (tail - Volatile.Read(ref _head.Value) >= _capacity)
            {
                return Taken.Full;
            }
        }
        while (Interlocked.CompareExchange(ref _tail.Value, tail + 1, tail) != tail);

        entry.Position = tail + 1;
        entry.Sequence = sequence ?? _numbers.OfPlace(tail);
        ref Slot slot = ref SlotOf(tail);
        slot.Entry = entry;
        // Whoever reads the place sees the whole tick.
        Volatile.Write(ref slot.Position, tail + 1);
        return Taken.In;
    }

    /// <summary>Lets no tick in any more.</summary>
    public void Close() => Interlocked.Or(ref _tail.Value, ClosedBit);

    /// <summary>Whether its caller has finished putting in the tick of a place.</summary>
    public bool IsReady(long place) => Volatile.Read(ref SlotOf(place).Position) == place + 1;

    /// <summary>A tick that is ready and was not freed.</summary>
    public ref readonly TickEntry this[long place] => ref SlotOf(place).Entry;

    /// <summary>Gives the places before <paramref name="head"/> to new ticks.</summary>
    public void Free(long head) => Volatile.Write(ref _head.Value, head);

    private ref Slot SlotOf(long place) => ref _slots[place & (_slots.Length - 1)];

    private struct Slot
    {
        public TickEntry Entry;
        public long Position;
    }

    /// <summary>On a cache line of its own: the writer and the callers would otherwise take it from each other.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    private struct PaddedPlace
    {
        [FieldOffset(64)]
        public long Value;
    }
}

namespace Toolkit.Ticks;

/// <summary>Ticks that are written together, in the order of their keys: a file's pages are then touched once each.</summary>
/// <param name="entries">Where its ticks lie.</param>
/// <param name="id">What its sender calls it; null when it comes through the queue.</param>
internal sealed class TickBatch(TickEntry[] entries, string? id = null)
{
    /// <summary>Most ticks of one batch.</summary>
    public const int MaxRows = 1 << PlaceBits;

    private const int PlaceBits = 20, StreamBits = 22;

    private readonly ulong[] _order = new ulong[entries.Length];
    private int _count;
    private int _next;

    public TickEntry[] Entries => entries;

    public string? Id => id;

    /// <summary>Rows that are still to be written.</summary>
    public int Left => _count - _next;

    public bool IsDone => _next == _count;

    /// <summary>Starts anew with the first <paramref name="count"/> entries.</summary>
    public void Fill(int count)
    {
        (_count, _next) = (count, 0);
        int first = int.MaxValue;
        for (int i = 0; i < count; i++)
        {
            first = Math.Min(first, Entries[i].Day);
        }

        for (int i = 0; i < count; i++)
        {
            ulong day = (ulong)(Entries[i].Day - first), stream = (ulong)(Entries[i].Stream.Index & ((1 << StreamBits) - 1));
            _order[i] = (day << (StreamBits + PlaceBits)) | (stream << PlaceBits) | (uint)i;
        }

        Array.Sort(_order, 0, count);
    }

    /// <summary>Places of the rows of the next day in <see cref="Entries"/>.</summary>
    public int[] NextDay()
    {
        ulong day = _order[_next] >> (StreamBits + PlaceBits);
        int end = _next;
        while (end < _count && _order[end] >> (StreamBits + PlaceBits) == day)
        {
            end++;
        }

        return Array.ConvertAll(_order[_next..end], Place);
    }

    /// <summary>Says that so many rows are cared for.</summary>
    public void Advance(int rows) => _next += rows;

    private static int Place(ulong key) => (int)(key & (MaxRows - 1));
}

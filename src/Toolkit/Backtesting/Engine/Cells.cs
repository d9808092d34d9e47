using System.Runtime.InteropServices;

namespace Toolkit.Backtesting;

/// <summary>A column as an array and where it starts in it: the cheapest way to one value at a time.</summary>
internal readonly struct Cells
{
    public Cells(ReadOnlyMemory<double> values)
    {
        ArraySegment<double> segment = MemoryMarshal.TryGetArray(values, out ArraySegment<double> found) ? found : values.ToArray();
        (Array, Offset, Count) = (segment.Array ?? [], segment.Offset, segment.Count);
    }

    public Cells(double[] array, int count) => (Array, Offset, Count) = (array, 0, count);

    public double[] Array { get; }

    public int Offset { get; }

    public int Count { get; }

    public double this[int index] => Array[Offset + index];

    public ReadOnlySpan<double> Span => Array.AsSpan(Offset, Count);
}

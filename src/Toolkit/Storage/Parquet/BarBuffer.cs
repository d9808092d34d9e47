namespace Toolkit.Storage;

/// <summary>The final columns of a read, filled straight from the pages of files.</summary>
/// <remarks>
/// Touching fresh memory is half the cost of a big read, so the arrays are made once, exactly as long as needed, and not cleared.
/// Fields that were not asked for stay empty. Several threads may fill stretches that do not overlap.
/// </remarks>
internal sealed class BarBuffer
{
    private readonly long[] _time;
    private readonly double[]?[] _numbers = new double[ParquetFormat.VolumeColumn + 1 - ParquetFormat.FirstPrice][];

    /// <param name="fields">Which columns besides the time.</param>
    /// <param name="rows">Rows to make room for.</param>
    public BarBuffer(BarFields fields, int rows)
    {
        _time = HugePages.Allocate<long>(rows);
        Columns = [ParquetFormat.TimeColumn, .. Enumerable.Range(0, _numbers.Length).Where(i => fields.HasFlag((BarFields)(1 << i))).Select(i => ParquetFormat.FirstPrice + i)];
        foreach (int column in Columns.Skip(1))
        {
            _numbers[column - ParquetFormat.FirstPrice] = HugePages.Allocate<double>(rows);
        }
    }

    /// <summary>The columns to fill, by their places in a file.</summary>
    public IReadOnlyList<int> Columns { get; }

    public Span<long> Time => _time;

    /// <summary>One of <see cref="Columns"/> that is not the time.</summary>
    public Span<double> Numbers(int column) => _numbers[column - ParquetFormat.FirstPrice];

    public BarColumns Rows => new(_time, _numbers[0], _numbers[1], _numbers[2], _numbers[3], _numbers[4]);

    /// <summary>Copies bars that lie in memory already.</summary>
    public void Put(in BarColumns rows, int at)
    {
        rows.Time.Span.CopyTo(_time.AsSpan(at));
        ReadOnlySpan<ReadOnlyMemory<double>> numbers = [rows.Open, rows.High, rows.Low, rows.Close, rows.Volume];
        foreach (int column in Columns.Skip(1))
        {
            numbers[column - ParquetFormat.FirstPrice].Span.CopyTo(Numbers(column)[at..]);
        }
    }
}

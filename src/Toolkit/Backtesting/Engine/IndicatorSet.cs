using System.Buffers;

namespace Toolkit.Backtesting;

/// <summary>The indicators that a run's strategies declared, and the storage of their columns.</summary>
internal sealed class IndicatorSet(IndicatorCache? cache)
{
    private readonly List<double[]> _rented = [];

    public List<Indicator> Declared { get; } = [];

    /// <summary>Whether indicators may be declared: only while strategies are in <see cref="Strategy.Init"/>.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Declares a column that no other run may share: made by the strategy's own code.</summary>
    public Indicator Own(string name, Prices bars, double[] values) => Add(name, bars, new(values, bars.Close.Own.Count));

    /// <summary>Lets go of all columns.</summary>
    public void Release()
    {
        foreach (Indicator indicator in Declared)
        {
            indicator.Release();
        }

        foreach (double[] column in _rented)
        {
            ArrayPool<double>.Shared.Return(column);
        }

        Declared.Clear();
        _rented.Clear();
    }

    /// <summary>Declares columns that are made of a source; the runs of a sweep share them.</summary>
    public Indicator[] Declare(string[] names, Prices bars, Cells source, IndicatorKey key, Action<double[][]> fill)
    {
        RequireOpen(names[0]);
        int count = source.Count;
        Cells[] columns = cache is null
            ? Compute(names.Length, count, Rent, fill)
            : cache.Get(source, key, () => Compute(names.Length, count, static n => new double[n], fill));
        Indicator[] declared = new Indicator[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            declared[i] = Add(names[i], bars, columns[i]);
        }

        return declared;
    }

    private static Cells[] Compute(int outputs, int count, Func<int, double[]> allocate, Action<double[][]> fill)
    {
        double[][] columns = new double[outputs][];
        for (int i = 0; i < outputs; i++)
        {
            columns[i] = allocate(count);
        }

        fill(columns);
        return Array.ConvertAll(columns, c => new Cells(c, count));
    }

    private Indicator Add(string name, Prices bars, Cells own)
    {
        RequireOpen(name);
        Indicator indicator = new(name, bars, own, bars.Align(own, Rent));
        Declared.Add(indicator);
        return indicator;
    }

    private void RequireOpen(string name)
    {
        if (!IsOpen)
        {
            throw new InvalidOperationException($"{name}: indicators are declared in Init, before the first bar");
        }
    }

    private double[] Rent(int count)
    {
        double[] column = ArrayPool<double>.Shared.Rent(count);
        _rented.Add(column);
        return column;
    }
}

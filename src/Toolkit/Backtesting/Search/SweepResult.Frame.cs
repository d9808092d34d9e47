namespace Toolkit;

public sealed partial class SweepResult
{
    /// <summary>The runs as a table: a column for each parameter, then start, end and every statistic by its JSON key.</summary>
    public Frame ToFrame()
    {
        List<FrameColumn> columns = [.. ParameterNames.Select(Parameter)];
        columns.Add(new FrameColumn<DateTime>("start", "TIMESTAMP", _rows.Select(r => r.Metrics.Start).ToArray(), null));
        columns.Add(new FrameColumn<DateTime>("end", "TIMESTAMP", _rows.Select(r => r.Metrics.End).ToArray(), null));
        columns.AddRange(Metrics.NumberNames.Select(key => Numbers(key, [.. _rows.Select(r => r.Metrics[key])])));
        return new(columns);
    }

    public static implicit operator Frame(SweepResult sweep) => sweep.ToFrame();

    private FrameColumn Parameter(string name)
    {
        ParameterValue[] values = [.. _rows.Select(r => r.Parameters[name])];
        return Array.TrueForAll(values, v => v.IsNumber)
            ? Numbers(name, [.. values.Select(v => (double?)v.Number)])
            : new FrameColumn<string>(name, "VARCHAR", values.Select(v => v.ToString()).ToArray(), null);
    }

    private static FrameColumn<double> Numbers(string name, double?[] values) => new(
        name, "DOUBLE", values.Select(v => v ?? double.NaN).ToArray(), Array.Exists(values, v => v is null) ? [.. values.Select(v => v is null)] : null);
}

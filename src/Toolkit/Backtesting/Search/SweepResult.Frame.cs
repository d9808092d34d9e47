namespace Toolkit;

public sealed partial class SweepResult
{
    /// <summary>The runs as a table: a column for each parameter, then start, end and every statistic by its JSON key.</summary>
    public Frame ToFrame() => Frame.FromColumns(
    [
        .. ParameterNames.Select(name => (name, Values([.. _rows.Select(r => r.Parameters[name])]))),
        ("start", _rows.Select(r => r.Metrics.Start).ToArray()),
        ("end", _rows.Select(r => r.Metrics.End).ToArray()),
        .. Metrics.NumberNames.Select(key => (key, (Array)_rows.Select(r => r.Metrics[key]).ToArray())),
    ]);

    public static implicit operator Frame(SweepResult sweep) => sweep.ToFrame();

    private static Array Values(ParameterValue[] values) =>
        Array.TrueForAll(values, v => v.IsNumber) ? Array.ConvertAll(values, v => v.Number) : Array.ConvertAll(values, v => v.ToString());
}

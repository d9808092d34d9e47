namespace Toolkit;

/// <summary>Columns that were computed from the bars of a series, with one value for each bar. Immutable.</summary>
public sealed partial class FeatureSeries
{
    private readonly Dictionary<string, Column> _values;

    internal FeatureSeries(FeatureDefinition definition, (ReadOnlyMemory<long> Time, ReadOnlyMemory<long> Marks) bars, IReadOnlyList<(string Name, double[] Values)> columns)
    {
        Definition = definition;
        (Time, Marks) = (new(bars.Time), bars.Marks);
        Columns = [.. columns.Select(column => column.Name)];
        _values = columns.ToDictionary(column => column.Name, column => new Column(column.Values), StringComparer.Ordinal);
    }

    public FeatureDefinition Definition { get; }

    public int Count => Time.Count;

    /// <summary>The open times of the bars.</summary>
    public TimeColumn Time { get; }

    /// <summary>The names of the columns; <c>value</c> where the feature has one without a name.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The values of its first column; NaN where there is none yet.</summary>
    public Column Values => _values[Columns[0]];

    /// <summary>The values of a column; NaN where there is none yet.</summary>
    /// <exception cref="ToolkitException">There is no such column (not found).</exception>
    public Column this[string column] => _values.TryGetValue(column, out Column? values)
        ? values
        : throw ToolkitException.NotFound($"{Definition} has no column '{column}'", $"there are: {string.Join(", ", Columns)}");

    /// <summary>For how many bars values were computed by the call that gave this; the others were kept.</summary>
    public int Computed { get; internal init; }

    /// <summary>The <see cref="BarSeries.Marks"/> of its bars.</summary>
    internal ReadOnlyMemory<long> Marks { get; }

    /// <summary>The values at the bars of a run.</summary>
    /// <exception cref="ToolkitException">It looks ahead (usage), or one of the bars is not among those that it was computed from (bad data).</exception>
    internal double[] At(BarSeries bars, string? column)
    {
        if (Definition.LookAhead > 0)
        {
            throw ToolkitException.Usage($"{Definition} looks {Definition.LookAhead} bars ahead: it is not known when its bar closes", "it is a label to learn from, not an indicator to trade on");
        }

        Column values = column is null ? Values : this[column];
        ReadOnlySpan<long> asked = bars.Marks.Span, own = Marks.Span, times = Time.Microseconds;
        double[] result = new double[asked.Length];
        ReadOnlySpan<long> time = bars.Time.Microseconds;
        for (int i = 0, at = 0; i < asked.Length; i++)
        {
            while (at < own.Length && times[at] < time[i])
            {
                at++;
            }

            if (at == own.Length || own[at] != asked[i])
            {
                throw ToolkitException.BadData(
                    $"{Definition} was computed from other bars than these: they part at {UnixMicroseconds.ToIso(time[i])}",
                    "compute it anew by tk.Features.GetOrAddAsync, and take the bars as it does (FeatureOptions.Adjust, the symbol's calendar)");
            }

            result[i] = values.Span[at];
        }

        return result;
    }

    public override string ToString() => $"{Definition}, version {Definition.Version}: {string.Join(", ", Columns)} at {Count} bars";
}

namespace Toolkit.Features;

/// <summary>Computes a feature: all of it, or what depends on bars that have changed.</summary>
/// <param name="definition">What is computed.</param>
/// <param name="bars">The bars of the series.</param>
/// <param name="compute">Gives one value for each bar in each column.</param>
internal sealed class FeatureComputation(FeatureDefinition definition, BarSeries bars, Func<BarSeries, IReadOnlyDictionary<string, IReadOnlyList<double>>> compute)
{
    /// <summary>The feature of all bars.</summary>
    /// <exception cref="ToolkitException">The computation gives columns of other lengths or names, or looks further than was declared (usage).</exception>
    public FeatureSeries Whole()
    {
        List<(string Name, double[] Values)> columns = Run(bars);
        Verify(columns);
        return Made(columns, bars.Count);
    }

    /// <summary>The feature of all bars, computed only where older values cannot stay.</summary>
    /// <inheritdoc cref="Whole"/>
    public FeatureSeries Since(FeatureSeries old)
    {
        int[] same = FeatureChanges.Same(old, bars);
        List<(int First, int Last)> changed = FeatureChanges.Of(same, old.Count, definition);
        List<(string Name, double[] Values)> columns = [.. old.Columns.Select(name => (name, Array.ConvertAll(same, at => at < 0 ? double.NaN : old[name][at])))];
        foreach ((int first, int last) in changed)
        {
            int start = definition.LookBack is { } back ? Math.Max(0, first - back) : 0;
            int end = (int)Math.Min(bars.Count, last + 1L + definition.LookAhead);
            List<(string Name, double[] Values)> part = Run(bars.Rows(start, end - start));
            if (!part.Select(column => column.Name).Order().SequenceEqual(old.Columns.Order()))
            {
                throw Broken($"it has the columns {string.Join(", ", part.Select(column => column.Name))}, and had {string.Join(", ", old.Columns)}", "give it another version");
            }

            foreach ((string name, double[] values) in columns)
            {
                part.First(column => column.Name == name).Values.AsSpan(first - start, last - first + 1).CopyTo(values.AsSpan(first));
            }
        }

        return Made(columns, changed.Sum(range => range.Last - range.First + 1));
    }

    private FeatureSeries Made(List<(string Name, double[] Values)> columns, int computed) =>
        new(definition, (bars.Time.Memory, bars.Marks), columns) { Computed = computed };

    private List<(string Name, double[] Values)> Run(BarSeries part)
    {
        List<(string Name, double[] Values)> columns = [];
        foreach ((string name, IReadOnlyList<double> values) in compute(part))
        {
            if (values.Count != part.Count)
            {
                throw Broken($"column '{name}' has {values.Count} values for {part.Count} bars", "give one value for each bar: NaN where there is none yet");
            }

            columns.Add((name, [.. values.Select(value => double.IsNaN(value) ? double.NaN : value)]));
        }

        return columns.Count > 0 ? columns : throw Broken("it has no column", "give one at least");
    }

    /// <summary>Computes a few values again from the bars alone that they may depend on.</summary>
    private void Verify(List<(string Name, double[] Values)> whole)
    {
        int last = bars.Count - 1 - definition.LookAhead;
        if (definition.LookBack is not { } back)
        {
            int half = bars.Count / 2;
            Compare(whole, 0, half, (0, half - definition.LookAhead));
        }
        else if (last >= back)
        {
            foreach (int at in new[] { back, back + (last - back) / 2, last }.Distinct())
            {
                Compare(whole, at - back, back + 1 + definition.LookAhead, (back, 1));
            }
        }
    }

    /// <summary>Compares values of a part with those of the whole.</summary>
    private void Compare(List<(string Name, double[] Values)> whole, int start, int count, (int First, int Count) values)
    {
        if (values.Count <= 0)
        {
            return;
        }

        List<(string Name, double[] Values)> part = Run(bars.Rows(start, count));
        foreach ((string name, double[] all) in whole)
        {
            double[] again = part.Find(column => column.Name == name).Values ?? throw Broken($"it has a column '{name}' only over some bars", "give the same columns over any bars");
            for (int i = values.First; i < values.First + values.Count; i++)
            {
                if (!all[start + i].Equals(again[i]))
                {
                    throw Broken(
                        string.Create(CultureInfo.InvariantCulture, $"'{name}' at {bars.Time[start + i]:yyyy-MM-dd'T'HH:mm:ss}Z is {all[start + i]} when it has all bars, and {again[i]} when it has those from {bars.Time[start]:yyyy-MM-dd'T'HH:mm:ss}Z to {bars.Time[start + count - 1]:yyyy-MM-dd'T'HH:mm:ss}Z"),
                        definition.LookBack is null
                            ? "it looks ahead: let a value depend on bars up to its own, or declare it (FeatureOptions.LookAhead)"
                            : "it looks further than its FeatureOptions.LookBack and LookAhead say: declare more, or no look-back where a value depends on all bars before it (running sums do, in their last digits)");
                }
            }
        }
    }

    private ToolkitException Broken(string what, string hint) => ToolkitException.Usage($"{definition}: {what}", hint);
}

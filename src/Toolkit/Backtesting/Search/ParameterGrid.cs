using System.Collections;
using Toolkit.Backtesting;

namespace Toolkit;

/// <summary>The combinations of parameters to search: every value of each with every value of the others, as far as the constraints allow.</summary>
/// <remarks>
/// <code>
/// ParameterGrid grid = new ParameterGrid { { "fast", 5, 50, 5 }, { "slow", 20, 200, 10 } }.Where(p => p["fast"] &lt; p["slow"]);
/// </code>
/// </remarks>
public sealed class ParameterGrid : IEnumerable<ParameterSet>
{
    private readonly List<(string Name, ParameterValue[] Values)> _axes = [];
    private readonly List<Func<ParameterSet, bool>> _constraints = [];
    private (int Count, int Seed)? _sample;

    /// <summary>Names of the parameters in the order they were added.</summary>
    public IReadOnlyList<string> Names => [.. _axes.Select(a => a.Name)];

    /// <summary>Adds a parameter with its values, such as <c>{ "side", ["long", "both"] }</c>.</summary>
    public void Add(string name, IEnumerable<ParameterValue> values)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ParameterValue[] all = [.. values];
        if (all.Length == 0 || _axes.Exists(a => a.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            throw ToolkitException.Usage(all.Length == 0 ? $"parameter '{name}' has no values" : $"parameter '{name}' is given twice", "give each parameter once, with one value or more");
        }

        _axes.Add((name, all));
    }

    /// <summary>Adds a parameter with the values from <paramref name="from"/> to <paramref name="to"/>, both included as far as the step meets them.</summary>
    public void Add(string name, double from, double to, double step)
    {
        if (!(step > 0) || to < from || !double.IsFinite(to - from))
        {
            throw ToolkitException.Usage(
                FormattableString.Invariant($"parameter '{name}': no range from {from} to {to} by steps of {step}"), "write from:to:step, such as 5:50:5");
        }

        // Each value by itself, so that no rounding adds up; a step may miss the end by rounding.
        int count = (int)Math.Floor((to - from) / step * (1 + 1e-12)) + 1;
        Add(name, Enumerable.Range(0, count).Select(i => new ParameterValue((double)((decimal)from + i * (decimal)step) + 0.0)));
    }

    /// <summary>Adds a parameter as users write it: <c>fast=5:50:5</c>, <c>fast=5:50</c> (by 1) or <c>side=long,both</c>.</summary>
    /// <exception cref="ToolkitException">It is not written so (usage).</exception>
    public void Add(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0)
        {
            throw ToolkitException.Usage($"'{text}' is no range of a parameter", "write name=from:to:step, such as fast=5:50:5, or name=a,b,c");
        }

        double[] range = [.. parts[1].Split(':').Select(p => double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out double n) ? n : double.NaN)];
        if (range.Length is 2 or 3 && !Array.Exists(range, double.IsNaN))
        {
            Add(parts[0], range[0], range[1], range.Length == 3 ? range[2] : 1);
        }
        else
        {
            Add(parts[0], parts[1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ParameterValue.Parse));
        }
    }

    /// <summary>Leaves out combinations that do not fulfil a condition as users write it, such as <c>fast &lt; slow and slow - fast >= 10</c>.</summary>
    /// <remarks>Add the parameters first: any other word in it is a word.</remarks>
    /// <exception cref="ToolkitException">It is no condition (usage).</exception>
    public ParameterGrid Where(string condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return Where(new ParameterCondition(condition, Names).Allows);
    }

    /// <summary>Leaves out combinations that do not fulfil a condition.</summary>
    public ParameterGrid Where(Func<ParameterSet, bool> condition)
    {
        _constraints.Add(condition);
        return this;
    }

    /// <summary>Takes only so many combinations, drawn without repetition; the same ones for the same seed.</summary>
    public ParameterGrid Sample(int count, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _sample = (count, seed);
        return this;
    }

    /// <summary>The combinations, the last parameter running fastest; those of a sample in the same order.</summary>
    public IEnumerator<ParameterSet> GetEnumerator()
    {
        if (_axes.Count == 0)
        {
            throw ToolkitException.Usage("the grid has no parameters", "add some, such as { \"fast\", 5, 50, 5 }");
        }

        return (_sample is { } sample ? Sampled(sample.Count, new Random(sample.Seed)) : All()).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<ParameterSet> All()
    {
        string[] names = [.. Names];
        int[] at = new int[_axes.Count];
        while (true)
        {
            ParameterSet set = new(names, [.. _axes.Select((axis, i) => axis.Values[at[i]])]);
            if (_constraints.TrueForAll(allows => allows(set)))
            {
                yield return set;
            }

            int digit = at.Length - 1;
            while (digit >= 0 && ++at[digit] == _axes[digit].Values.Length)
            {
                at[digit--] = 0;
            }

            if (digit < 0)
            {
                yield break;
            }
        }
    }

    /// <summary>Reservoir sampling: one pass, no more memory than the sample.</summary>
    private IEnumerable<ParameterSet> Sampled(int count, Random random)
    {
        List<(long Order, ParameterSet Set)> kept = new(Math.Min(count, 1024));
        long seen = 0;
        foreach (ParameterSet set in All())
        {
            if (kept.Count < count)
            {
                kept.Add((seen, set));
            }
            else if (random.NextInt64(seen + 1) is var place && place < count)
            {
                kept[(int)place] = (seen, set);
            }

            seen++;
        }

        return kept.OrderBy(k => k.Order).Select(k => k.Set);
    }
}

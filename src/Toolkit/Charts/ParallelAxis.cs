namespace Toolkit.Charts;

/// <summary>An axis of parallel coordinates.</summary>
/// <param name="Name">What it measures.</param>
/// <param name="Places">0 to 1 for each row, NaN where it has no value.</param>
/// <param name="Texts">Its value for each row.</param>
/// <param name="Marks">The values that are written beside it.</param>
internal sealed record ParallelAxis(string Name, double[] Places, string[] Texts, (double Place, string Text)[] Marks)
{
    private const int MaxMarks = 6;

    /// <summary>An axis of numbers, marked at <paramref name="marks"/> even steps; in the middle when all are one.</summary>
    public static ParallelAxis Of(string name, double[] values, Func<double, string> text, int marks)
    {
        double[] known = [.. values.Where(double.IsFinite).DefaultIfEmpty(0)];
        double low = known.Min(), range = known.Max() - low;
        double[] marked = range > 0 ? [.. Enumerable.Range(0, marks).Select(i => low + range * i / (marks - 1))] : [low];
        return new(name, [.. values.Select(Place)], [.. values.Select(v => double.IsFinite(v) ? text(v) : "–")], [.. marked.Select(v => (Place(v), text(v)))]);

        double Place(double value) => !double.IsFinite(value) ? double.NaN : range > 0 ? (value - low) / range : 0.5;
    }

    /// <summary>An axis of a parameter, whose values may be words: these stand in even steps.</summary>
    public static ParallelAxis Of(string name, ParameterValue[] values)
    {
        ParameterValue[] distinct = [.. values.Distinct().Order()];
        bool numbers = distinct.All(v => v.IsNumber);
        double[] places = Of(name, [.. values.Select(v => numbers ? v.Number : Array.BinarySearch(distinct, v))], _ => "", 2).Places;
        ParameterValue[] marked = distinct.Length <= MaxMarks ? distinct : [distinct[0], distinct[distinct.Length / 2], distinct[^1]];
        return new(name, places, [.. values.Select(v => v.ToString())], [.. marked.Select(v => (places[Array.IndexOf(values, v)], v.ToString()))]);
    }
}

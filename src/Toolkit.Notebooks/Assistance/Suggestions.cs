namespace Toolkit.Notebooks.Assistance;

/// <summary>The ways to go on at a place, best first.</summary>
/// <param name="Start">Where the word begins that they replace, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
/// <param name="All">The ways.</param>
internal sealed record Suggestions(int Start, int End, IReadOnlyList<Suggestion> All)
{
    private const int Most = 1000;

    public static Suggestions None(int at) => new(at, at, []);

    /// <summary>Those that begin with what is typed, whatever their case; the rightly cased first, otherwise in the order given.</summary>
    public static Suggestions Matching(string code, int start, int end, IEnumerable<Suggestion> all)
    {
        string typed = code[start..end];
        IEnumerable<Suggestion> fitting = all
            .Where(s => s.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .DistinctBy(s => s.Text)
            .OrderBy(s => s.Text.StartsWith(typed, StringComparison.Ordinal) ? 0 : 1);
        return new(start, end, [.. fitting.Take(Most)]);
    }
}

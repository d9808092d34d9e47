namespace Toolkit.Ingest;

/// <summary>The rows of an input that cannot be taken, by their numbers.</summary>
/// <param name="Rows">All of them, ascending.</param>
/// <param name="Raw">The texts of those that are listed.</param>
internal sealed record Rejects(IReadOnlyList<(long Number, string Reason)> Rows, IReadOnlyDictionary<long, string> Raw)
{
    public static readonly Rejects None = new([], new Dictionary<long, string>());

    public int Count => Rows.Count;

    /// <summary>The first of them.</summary>
    public IEnumerable<RejectedRow> Listed => Rows.Take(Quarantine.MostRows).Select(r => new RejectedRow(r.Number, r.Reason, Raw.GetValueOrDefault(r.Number, "")));

    /// <summary>The first reasons.</summary>
    public List<RejectedRows> Reasons(string rowWord) =>
        [.. Rows.GroupBy(r => r.Reason).Take(Quarantine.MostReasons).Select(g => new RejectedRows($"{rowWord} {g.First().Number}", g.Key, g.LongCount()))];
}

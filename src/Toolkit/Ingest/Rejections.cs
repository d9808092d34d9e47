namespace Toolkit.Ingest;

/// <summary>When rows that cannot be taken stop a load.</summary>
internal static class Rejections
{
    /// <summary>Reasons that an error names; the others are in quarantine.</summary>
    public const int MostReasons = 3;

    /// <summary>More than one row in a hundred is no slip of the source: more likely the file was not understood.</summary>
    public static bool AreTooMany(long rejected, long read) => rejected * 100 > read;

    /// <summary>What to tell of a load that is refused.</summary>
    /// <param name="what">The input.</param>
    /// <param name="count">Rejected rows, and all.</param>
    /// <param name="reasons">The first reasons, each with the row where it was met first, and how many rows it was.</param>
    /// <param name="quarantine">Where all of them are.</param>
    public static ToolkitException Error(
        string what, (long Rejected, long Read) count, IReadOnlyList<(string Row, string Reason, long Rows)> reasons, string? quarantine)
    {
        string listed = string.Join("; ", reasons.Select(r => $"{r.Row}: {r.Reason}{(r.Rows > 1 ? $" ({r.Rows} such rows)" : "")}"));
        string most = count.Rejected < count.Read
            ? $"{count.Rejected} of {count.Read} rows cannot be taken, which is more than 1 %, so nothing was stored"
            : $"none of its {count.Read} rows can be taken";
        string others = count.Rejected < count.Read ? $"; mend them, or give `IngestOptions.AllowRejects` to take the other {count.Read - count.Rejected} in" : "";
        return ToolkitException.BadData($"{what}: {most}; {listed}", $"{NonPositive(reasons)}all of them are in {quarantine}{others}");
    }

    /// <summary>The option that lets prices below zero in, where they are among the reasons.</summary>
    public static string NonPositive(IEnumerable<(string Row, string Reason, long Rows)> reasons) =>
        reasons.Any(r => r.Reason == BarRules.NonPositive) ? "`IngestOptions.AllowNonPositive` takes prices at or below zero; " : "";
}

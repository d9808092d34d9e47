namespace Toolkit.Ingest;

/// <summary>Where rejected rows go: one CSV per load, with line, reason and raw text.</summary>
internal sealed class Quarantine(string folder, TimeProvider clock)
{
    /// <summary>Rows that are listed at most; more of them say nothing new.</summary>
    public const int MostRows = 100_000;

    /// <summary>Reasons that an error names; the others are in quarantine.</summary>
    public const int MostReasons = 3;

    /// <summary>Writes the rows and returns the path. The name holds nothing of the symbol.</summary>
    public string Write(IEnumerable<RejectedRow> rows, string rowWord)
    {
        Directory.CreateDirectory(folder);
        string stamp = clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string path = Path.Combine(folder, $"{stamp}-{Guid.NewGuid():N}.csv");
        using StreamWriter writer = new(path, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        writer.WriteLine($"{rowWord},reason,raw");
        foreach (RejectedRow row in rows.Take(MostRows))
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Number},{Quoted(row.Reason)},{Quoted(row.Raw)}"));
        }

        return path;
    }

    /// <summary>The option that lets prices below zero in, where they are among the reasons.</summary>
    public static string NonPositive(IEnumerable<RejectedRows> reasons) =>
        reasons.Any(r => r.Reason == BarRules.NonPositive) ? "`IngestOptions.AllowNonPositive` takes prices at or below zero; " : "";

    private static string Quoted(string text) => "\"" + text.Replace("\"", "\"\"") + "\"";
}

/// <summary>A row that did not go in.</summary>
internal readonly record struct RejectedRow(long Number, string Reason, string Raw);

/// <summary>Rows that did not go in for one reason.</summary>
/// <param name="First">Where the first of them is.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Rows">How many they are.</param>
internal readonly record struct RejectedRows(string First, string Reason, long Rows);

/// <summary>How many rows of an input cannot be taken.</summary>
internal readonly record struct Rejections(long Rejected, long Read)
{
    /// <summary>The option that takes the others in all the same.</summary>
    public string Allow { get; init; } = "`IngestOptions.AllowRejects`";

    /// <summary>More than one row in a hundred is no slip of the source: more likely the file was not understood.</summary>
    public bool AreTooMany => Rejected * 100 > Read;

    /// <summary>What to tell of a load that is refused.</summary>
    /// <param name="what">The input.</param>
    /// <param name="reasons">The first reasons.</param>
    /// <param name="quarantine">Where all of the rows are.</param>
    public ToolkitException Refusal(string what, IReadOnlyList<RejectedRows> reasons, string? quarantine)
    {
        string listed = string.Join("; ", reasons.Select(r => $"{r.First}: {r.Reason}{(r.Rows > 1 ? $" ({r.Rows} such rows)" : "")}"));
        string most = Rejected < Read ? $"{Rejected} of {Read} rows cannot be taken, which is more than 1 %, so nothing was stored" : $"none of its {Read} rows can be taken";
        string others = Rejected < Read ? $"; mend them, or give {Allow} to take the other {Read - Rejected} in" : "";
        return ToolkitException.BadData($"{what}: {most}; {listed}", $"{Quarantine.NonPositive(reasons)}all of them are in {quarantine}{others}");
    }
}

using System.Globalization;
using System.Text;

namespace Toolkit.Ingest;

/// <summary>Where rejected rows go: one CSV per load, with line, reason and raw text.</summary>
internal sealed class Quarantine(string folder, TimeProvider clock)
{
    /// <summary>Rows that are listed at most; more of them say nothing new.</summary>
    public const int MostRows = 100_000;

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

    private static string Quoted(string text) => "\"" + text.Replace("\"", "\"\"") + "\"";
}

/// <summary>A row that did not go in.</summary>
internal readonly record struct RejectedRow(long Number, string Reason, string Raw);

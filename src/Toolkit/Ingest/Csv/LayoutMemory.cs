using System.Collections.Concurrent;

namespace Toolkit.Ingest;

/// <summary>Layouts of the files of a folder, so that files that look alike are recognised once.</summary>
/// <remarks>Only layouts that leave nothing open are kept: month and day are decided for each file by itself.</remarks>
internal sealed class LayoutMemory
{
    private readonly ConcurrentDictionary<string, CsvLayout> _known = new();

    /// <summary>What must be equal: the lines before the first row, and the shape of that row.</summary>
    public static string? Key(FileHead head)
    {
        int row = head.Lines.ToList().FindIndex(l => l.Length > 0 && char.IsAsciiDigit(l.TrimStart('"').FirstOrDefault()));
        if (row is < 0 or > 5)
        {
            return null;
        }

        string shape = string.Concat(head.Lines[row].Select(c => char.IsAsciiDigit(c) ? '9' : c));
        // Prices differ in length from file to file; the time comes first and does not.
        string time = shape[..Math.Min(shape.Length, 20)];
        return $"{head.Encoding}\n{string.Join('\n', head.Lines.Take(row))}\n{time}\n{shape.Count(c => c == ',')} {shape.Count(c => c == ';')} {shape.Count(c => c == '"')}";
    }

    public CsvLayout? Find(string? key) => key is not null && _known.TryGetValue(key, out CsvLayout? layout) ? layout : null;

    public void Keep(string? key, CsvLayout layout)
    {
        bool settled = layout.Time.Kind != TimeKind.Pattern || layout.Time.Order == DateOrder.Ymd;
        if (key is not null && settled && layout.Notes.Count == 0)
        {
            _known[key] = layout;
        }
    }
}

using System.Collections.Concurrent;

namespace Toolkit.Ingest;

/// <summary>Layouts of the files of a folder, so that files that look alike are recognised once.</summary>
/// <remarks>Only layouts that leave nothing open are kept: month and day are decided for each file by itself.</remarks>
internal sealed class LayoutMemory
{
    private readonly ConcurrentDictionary<string, CsvLayout> _known = new();

    /// <summary>The layout of a file that looked alike, else what a look at this one tells.</summary>
    public CsvLayout Recall(FileHead head, Func<CsvLayout> look, out bool known)
    {
        string? key = Key(head);
        known = _known.TryGetValue(key ?? "", out CsvLayout? layout);
        layout ??= look();
        if (key is not null && layout.Notes.Count == 0 && (layout.Time.Kind != TimeKind.Pattern || layout.Time.Order == DateOrder.Ymd))
        {
            _known[key] = layout;
        }

        return layout;
    }

    /// <summary>What must be equal: the lines before the first row, and the shape of that row.</summary>
    private static string? Key(FileHead head)
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
}

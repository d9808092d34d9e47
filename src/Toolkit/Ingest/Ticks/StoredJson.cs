using Toolkit.Ticks;

namespace Toolkit.Ingest;

/// <summary>Reads what a store of ticks keeps as JSON, or an older system has left there, as an import reads it.</summary>
internal static class StoredJson
{
    /// <exception cref="ToolkitException">A line is no tick (bad data). A last line without its end is none yet.</exception>
    public static TickEntry[] Read(string path)
    {
        while (true)
        {
            long length = new FileInfo(path).Length;
            try
            {
                return length == 0 ? [] : Rows(path, IsUnfinished(path));
            }
            catch (ToolkitException) when (new FileInfo(path).Length != length)
            {
                // Its last line was just being written.
            }
        }
    }

    private static TickEntry[] Rows(string path, bool unfinished)
    {
        if (unfinished && File.ReadLines(path).Take(2).ToArray() is [['{', ..] only] && !JsonLine.IsComplete(Encoding.UTF8.GetBytes(only)))
        {
            return [];
        }

        TickSource source = TickSource.Of(InputFile.Open(path, Path.GetTempPath()), new(), stored: true);
        long unnumbered = OwnNumbers.FirstOf(Path.GetFileName(path));
        Dictionary<(string, string), TickStream> streams = [];
        List<TickEntry> entries = [];
        (long Line, string Raw, Tick Tick, string? Reason)? bad = null;
        foreach ((long Line, string Raw, Tick Tick, string? Reason) row in source.Read())
        {
            bad ??= row.Reason is null ? null : row;
            if (bad is { } first && !(unfinished && first.Line == row.Line))
            {
                throw new ToolkitException(ErrorKind.BadData, $"{path}:{first.Line} is no tick: {first.Reason}", "mend or remove the line");
            }

            if (bad is null)
            {
                (string, string) key = (row.Tick.Symbol, row.Tick.Source ?? string.Empty);
                TickStream stream = streams.TryGetValue(key, out TickStream? known) ? known : streams[key] = new(key.Item1, key.Item2);
                entries.Add(TickRules.Checked(row.Tick with { Sequence = null }) with { Stream = stream, Sequence = row.Tick.Sequence ?? unnumbered + row.Line });
            }
        }

        return [.. entries];
    }

    private static bool IsUnfinished(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() != '\n';
    }
}

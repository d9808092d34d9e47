namespace Toolkit.Ingest;

/// <summary>A file as a sequence of ticks, and of lines that are none.</summary>
internal abstract class TickSource(TickParser parser)
{
    protected TickParser Parser => parser;

    /// <summary>The columns of the first tick.</summary>
    public abstract TickColumns Columns { get; }

    /// <summary>The hash of what lies beside the file and is read with it; nothing for most.</summary>
    public virtual string Beside => string.Empty;

    public string TimeFormat => parser.TimeFormat;

    public IReadOnlyList<string> Notes => parser.Notes;

    /// <summary>A file of JSON when it begins as such, else of lines with a header.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="stored">Whether a store has written it: names are as they are, and a number of the store's own is a tick's sequence.</param>
    public static TickSource Of(InputFile file, TickImportOptions options, bool stored = false)
    {
        TickParser parser = new(options, stored);
        using LimitedText text = new(file);
        int first;
        do
        {
            first = text.ReadByte();
        }
        while (first is ' ' or '\t' or '\r' or '\n' or 0xEF or 0xBB or 0xBF);
        return first is '{' or '[' ? new TickJson(file, parser, first == '[') : new TickLines(file, parser);
    }

    /// <summary>Every tick of the file, or the reason why a line is none.</summary>
    public abstract IEnumerable<(long Line, string Raw, Tick Tick, string? Reason)> Read();

    /// <summary>The lines that are not empty, with their numbers.</summary>
    protected static IEnumerable<(long Number, string Text)> Lines(InputFile file)
    {
        using StreamReader reader = new(new LimitedText(file), new UTF8Encoding(false, throwOnInvalidBytes: false), detectEncodingFromByteOrderMarks: true, 1 << 16);
        for (long number = 1; Next(reader, file) is { } line; number++)
        {
            if (line.Length > 0)
            {
                yield return (number, line);
            }
        }
    }

    private static string? Next(StreamReader reader, InputFile file)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (Exception e) when (InputFile.IsDamage(e))
        {
            throw file.Damaged(e);
        }
    }
}

namespace Toolkit.Ingest;

/// <summary>The first lines of a text file, and some of its last ones: what its layout is recognised from.</summary>
/// <param name="Encoding">What DuckDB calls it: <c>utf-8</c>, <c>utf-16</c> or <c>latin-1</c>.</param>
/// <param name="Lines">The first lines, without their ends.</param>
/// <param name="Tail">Some of the last lines, for what the first ones leave open; empty when they cannot be had cheaply.</param>
internal sealed record FileHead(string Encoding, IReadOnlyList<string> Lines, IReadOnlyList<string> Tail)
{
    /// <summary>UTF-16 in the order that DuckDB does not read: such a file is copied first.</summary>
    public const string BigEndian = "utf-16be";

    private const int HeadBytes = 1 << 16;
    private const int MostLines = 120;

    /// <summary>A file with thousands of columns is looked at until there are so many lines, or so many bytes.</summary>
    private const int FewLines = 8, MostBytes = 4 << 20;

    public static FileHead Read(InputFile file)
    {
        (byte[] bytes, int got) = Start(file);
        if (bytes.AsSpan(0, got).IndexOfAny((byte)'\n', (byte)'\r') is var end && (end < 0 ? got : end) > InputLimits.LineBytes)
        {
            throw ToolkitException.BadData(
                $"{file.Name}:1: the line is longer than {InputLimits.LineBytes >> 10} KiB, the most that is read of one", "that is no table of bars, or it has no line ends: write it again");
        }

        bool whole = got < bytes.Length;
        Encoding encoding = Guess(bytes.AsSpan(0, got), out string name);
        List<string> lines = Split(encoding.GetString(bytes, 0, got), dropLast: !whole);
        return new(name, lines, whole || file.Compression != InputCompression.None ? [] : Last(file, encoding));
    }

    private static (byte[] Bytes, int Got) Start(InputFile file)
    {
        byte[] bytes = new byte[HeadBytes];
        try
        {
            using Stream stream = file.OpenText();
            int got = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            while (got == bytes.Length && got < MostBytes && bytes.AsSpan().Count((byte)'\n') < FewLines)
            {
                Array.Resize(ref bytes, bytes.Length * 4);
                got += stream.ReadAtLeast(bytes.AsSpan(got), bytes.Length - got, throwOnEndOfStream: false);
            }

            return (bytes, got);
        }
        catch (Exception e) when (InputFile.IsDamage(e))
        {
            throw file.Damaged(e);
        }
    }

    private static List<string> Last(InputFile file, Encoding encoding)
    {
        using Stream stream = file.OpenRaw();
        long start = Math.Max(0, stream.Length - HeadBytes);
        stream.Seek(start - start % 2, SeekOrigin.Begin);
        byte[] bytes = new byte[HeadBytes + 1];
        int got = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        List<string> lines = Split(encoding.GetString(bytes, 0, got), dropLast: false);
        return lines.Count < 2 ? [] : lines[1..];
    }

    private static Encoding Guess(ReadOnlySpan<byte> bytes, out string name)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            name = bytes[0] == 0xFF ? "utf-16" : BigEndian;
            return bytes[0] == 0xFF ? System.Text.Encoding.Unicode : System.Text.Encoding.BigEndianUnicode;
        }

        // The last character may be cut in half, so up to three bytes at the end do not count.
        int end = bytes.Length;
        while (end > 0 && bytes.Length - end < 3 && bytes[end - 1] >= 0x80)
        {
            end--;
        }

        bool utf8 = System.Text.Unicode.Utf8.IsValid(bytes[..end]);
        name = utf8 ? "utf-8" : "latin-1";
        return utf8 ? System.Text.Encoding.UTF8 : System.Text.Encoding.Latin1;
    }

    private static List<string> Split(string text, bool dropLast)
    {
        string[] lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        // The last line of a cut is a part of one, unless it is all there is.
        return [.. lines.Take(Math.Min(MostLines, dropLast && lines.Length > 1 ? lines.Length - 1 : lines.Length))];
    }
}

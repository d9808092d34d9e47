using Toolkit.DuckDb;

namespace Toolkit.Ingest;

/// <summary>A copy of a text in which the n-th line is the n-th line for every reader; removed when disposed.</summary>
/// <remarks>
/// DuckDB's reader leaves blank lines out, mixes up files with several kinds of line ends and stops at a line that is too
/// long. The copy has \n only, a blank in each empty line, no control characters, and long lines cut.
/// </remarks>
internal sealed class NormalisedText : IDisposable
{
    private readonly string _copy;

    private NormalisedText(string folder)
    {
        Directory.CreateDirectory(folder);
        _copy = Path.Combine(folder, Guid.NewGuid().ToString("N") + ".txt");
    }

    public string SqlPath => SqlLiteral.Of(_copy);

    public static NormalisedText Of(InputFile file, string encoding) => Of(() => Decoded(file.OpenText(), encoding), file);

    /// <summary>The same of some lines of a file.</summary>
    public static NormalisedText Of(byte[] lines, InputFile file) => Of(() => Decoded(new MemoryStream(lines), "utf-8"), file);

    private static NormalisedText Of(Func<Stream> text, InputFile file)
    {
        NormalisedText made = new(file.WorkFolder);
        try
        {
            using FileStream target = File.Create(made._copy, 1 << 16);
            using Stream source = text();
            Copy(source, target, file);
            return made;
        }
        catch (Exception e)
        {
            made.Dispose();
            throw InputFile.IsDamage(e) ? file.Damaged(e) : e;
        }
    }

    /// <summary>The copy as an input of its own, which outlives this object.</summary>
    public static InputFile Copied(InputFile file, string encoding) => file with { ReadPath = Of(file, encoding)._copy, Compression = InputCompression.None };

    public void Dispose() => File.Delete(_copy);

    private static Stream Decoded(Stream text, string encoding) => Encoding.CreateTranscodingStream(
        text,
        encoding switch { "utf-16" => Encoding.Unicode, FileHead.BigEndian => Encoding.BigEndianUnicode, "latin-1" => Encoding.Latin1, _ => Encoding.UTF8 },
        Encoding.UTF8);

    private static void Copy(Stream source, Stream target, InputFile file)
    {
        byte[] from = new byte[1 << 16];
        byte[] to = new byte[from.Length * 2];
        long left = InputLimits.Ceiling(file.Bytes);
        int length = 0;
        bool afterReturn = false;
        for (int read; (read = source.Read(from)) > 0;)
        {
            if ((left -= read) < 0 && file.Compression != InputCompression.None)
            {
                throw InputLimits.Swells(file.Name, file.Bytes);
            }

            int n = 0;
            foreach (byte b in from.AsSpan(0, read))
            {
                bool second = b == '\n' && afterReturn;
                afterReturn = b == '\r';
                if (second)
                {
                    continue;
                }

                if (b is (byte)'\n' or (byte)'\r')
                {
                    if (length == 0)
                    {
                        to[n++] = (byte)' ';
                    }

                    to[n++] = (byte)'\n';
                    length = 0;
                }
                else if (++length <= CsvSource.LongestLine)
                {
                    to[n++] = b < ' ' && b != '\t' ? (byte)'?' : b;
                }
            }

            target.Write(to, 0, n);
        }
    }
}

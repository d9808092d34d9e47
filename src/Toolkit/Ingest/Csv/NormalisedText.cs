using Toolkit.DuckDb;

namespace Toolkit.Ingest;

/// <summary>A copy of a text in which the n-th line is the n-th line for every reader; removed when disposed.</summary>
/// <remarks>
/// DuckDB's reader leaves blank lines out, mixes up files with several kinds of line ends and stops at a line that is too
/// long. The copy has \n only, a blank in each empty line, no control characters, and long lines cut.
/// </remarks>
internal sealed class NormalisedText : IDisposable
{
    private readonly string? _copy;

    private NormalisedText(string? copy, string path, string compression, string encoding) =>
        (_copy, SqlPath, SqlCompression, Encoding) = (copy, path, compression, encoding);

    public string SqlPath { get; }

    public string SqlCompression { get; }

    public string Encoding { get; }

    public static NormalisedText Of(InputFile file, string encoding, string workFolder)
    {
        using Stream? text = file.OpenText();
        if (text is null)
        {
            // Only DuckDB reads zstd here: blank lines are then not counted.
            return new(null, file.SqlPath, file.SqlCompression, encoding);
        }

        Directory.CreateDirectory(workFolder);
        string copy = System.IO.Path.Combine(workFolder, Guid.NewGuid().ToString("N") + ".txt");
        NormalisedText made = new(copy, SqlLiteral.Of(copy), "'none'", "utf-8");
        try
        {
            using FileStream target = File.Create(copy, 1 << 16);
            using Stream source = Decoded(text, encoding);
            Copy(source, target, file);
            return made;
        }
        catch (InvalidDataException e)
        {
            made.Dispose();
            throw new ToolkitException(ErrorKind.BadData, $"{file.Name} is damaged: {e.Message}", "fetch it again", e);
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>The copy as an input of its own, which outlives this object.</summary>
    public static InputFile Copied(InputFile file, string encoding, string workFolder)
    {
        NormalisedText text = Of(file, encoding, workFolder);
        return file with { ReadPath = text._copy!, Compression = InputCompression.None };
    }

    public void Dispose()
    {
        if (_copy is not null)
        {
            File.Delete(_copy);
        }
    }

    private static Stream Decoded(Stream text, string encoding) => encoding switch
    {
        "utf-16" => System.Text.Encoding.CreateTranscodingStream(text, System.Text.Encoding.Unicode, System.Text.Encoding.UTF8),
        FileHead.BigEndian => System.Text.Encoding.CreateTranscodingStream(text, System.Text.Encoding.BigEndianUnicode, System.Text.Encoding.UTF8),
        "latin-1" => System.Text.Encoding.CreateTranscodingStream(text, System.Text.Encoding.Latin1, System.Text.Encoding.UTF8),
        _ => System.Text.Encoding.CreateTranscodingStream(text, System.Text.Encoding.UTF8, System.Text.Encoding.UTF8),
    };

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
                else if (++length <= CsvInspection.LongestLine)
                {
                    to[n++] = b < ' ' && b != '\t' ? (byte)'?' : b;
                }
            }

            target.Write(to, 0, n);
        }
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;

namespace Toolkit.Cli.Output;

/// <summary>The way of every result to stdout: as <see cref="InertText"/>, whoever wrote it, except for line breaks and tabs.</summary>
/// <remarks>JSON passes as it means: what is escaped here can only stand inside of its strings.</remarks>
internal sealed class InertWriter : TextWriter
{
    private static readonly SearchValues<char> Obeyed = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(c => c is not ('\n' or '\t') && InertText.IsObeyed(c))]);

    private readonly TextWriter _output;

    public InertWriter(TextWriter output)
        : base(CultureInfo.InvariantCulture) => (_output, NewLine, Columns) = (output, output.NewLine, TerminalWriter.ColumnsOf(output));

    /// <summary>Characters in a line.</summary>
    public int Columns { get; }

    public override Encoding Encoding => _output.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        for (int at; (at = buffer.IndexOfAny(Obeyed)) >= 0; buffer = buffer[(at + 1)..])
        {
            _output.Write(buffer[..at]);
            _output.Write(InertText.Escaped(buffer[at]));
        }

        _output.Write(buffer);
    }

    public override void Flush() => _output.Flush();
}

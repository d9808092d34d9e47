using System.Text;

namespace Toolkit.Cli.Output;

/// <summary>Writes to a terminal, and knows how many characters fit into its lines.</summary>
internal sealed class TerminalWriter(Stream stream, Encoding encoding, int columns) : StreamWriter(stream, encoding, bufferSize: 1 << 16)
{
    /// <summary>Characters in a line, where <paramref name="output"/> is a terminal.</summary>
    public static int ColumnsOf(TextWriter output) => output switch
    {
        TerminalWriter terminal => terminal.Columns,
        InertWriter inert => inert.Columns,
        _ => int.MaxValue,
    };

    /// <summary>Whether a person would see what is written.</summary>
    public static bool IsTerminal(TextWriter output) => ColumnsOf(output) != int.MaxValue;

    private int Columns { get; } = columns;
}

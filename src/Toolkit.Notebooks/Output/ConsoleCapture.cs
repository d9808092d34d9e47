using System.Text;

namespace Toolkit.Notebooks.Output;

/// <summary>Sends what cells write to the console to their outputs; what others write goes where it always went.</summary>
internal static class ConsoleCapture
{
    private static readonly Lock Gate = new();
    private static bool _installed;

    public static void Install()
    {
        lock (Gate)
        {
            if (!_installed)
            {
                _installed = true;
                Console.SetOut(new ScopeWriter(StreamName.Stdout, Console.Out));
                Console.SetError(new ScopeWriter(StreamName.Stderr, Console.Error));
                Console.SetIn(new RefusingReader(Console.In));
            }
        }
    }

    private sealed class ScopeWriter(StreamName stream, TextWriter otherwise) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

        public override void Write(string? value)
        {
            if (string.IsNullOrEmpty(value))
            {
                return;
            }

            if (CellScope.Current is { } scope)
            {
                scope.Write(stream, value);
            }
            else
            {
                otherwise.Write(value);
            }
        }

        public override void WriteLine() => Write("\n");

        public override void WriteLine(string? value) => Write(value + "\n");

        public override void WriteLine(ReadOnlySpan<char> buffer) => Write(string.Concat(buffer, "\n"));

        public override void Flush()
        {
            if (CellScope.Current is null)
            {
                otherwise.Flush();
            }
        }
    }

    /// <summary>Nobody sits before a notebook that runs by itself: a cell that asks would wait for ever.</summary>
    private sealed class RefusingReader(TextReader otherwise) : TextReader
    {
        public override int Peek() => Checked().Peek();

        public override int Read() => Checked().Read();

        public override string? ReadLine() => Checked().ReadLine();

        private TextReader Checked() => CellScope.Current is null
            ? otherwise
            : throw new InvalidOperationException("a cell cannot read from the console: nobody may be there to answer; give the value in a cell tagged 'parameters'");
    }
}

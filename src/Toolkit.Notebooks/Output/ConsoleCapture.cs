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
                Console.SetIn(new AskingReader(Console.In));
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

    /// <summary>What a cell reads is asked for line by line; what others read comes from where it always came.</summary>
    private sealed class AskingReader(TextReader otherwise) : TextReader
    {
        private CellScope? _asker;
        private string _rest = "";

        public override int Peek() => CellScope.Current is { } scope ? Rest(scope)[0] : otherwise.Peek();

        public override int Read() => CellScope.Current is { } scope ? Take(scope, 1)[0] : otherwise.Read();

        // No more than is there: nobody is asked for a second line so that a buffer is full.
        public override int Read(char[] buffer, int index, int count)
        {
            if (CellScope.Current is not { } scope)
            {
                return otherwise.Read(buffer, index, count);
            }

            string text = count == 0 ? "" : Take(scope, count);
            text.CopyTo(0, buffer, index, text.Length);
            return text.Length;
        }

        public override string? ReadLine() => CellScope.Current is { } scope ? Take(scope, Rest(scope).IndexOf('\n') + 1)[..^1] : otherwise.ReadLine();

        public override string ReadToEnd() => CellScope.Current is null
            ? otherwise.ReadToEnd()
            : throw ToolkitException.Usage("a cell cannot read the console to its end: it has none", "Console.ReadLine() asks for one line");

        private string Take(CellScope scope, int most)
        {
            string rest = Rest(scope);
            string taken = rest[..Math.Min(most, rest.Length)];
            _rest = rest[taken.Length..];
            return taken;
        }

        private string Rest(CellScope scope)
        {
            if (_asker != scope || _rest.Length == 0)
            {
                _rest = scope.AskAsync("", isSecret: false).GetAwaiter().GetResult() + "\n";
                _asker = scope;
            }

            return _rest;
        }
    }
}

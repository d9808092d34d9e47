using System.Text;

namespace Toolkit.Cli.Output;

/// <summary>Where a command's data and its talk go; tests put their own writers here.</summary>
internal sealed record Terminal(StreamWriter Out, TextWriter Error) : IDisposable
{
    private const int WidthOfNoTerminal = 100;

    /// <summary>Where <c>-</c> reads from; opened only when it is read.</summary>
    public Func<TextReader> In { get; init; } = () => TextReader.Null;

    /// <summary>Where results go, so that no text of others reaches a terminal or a pipe as it is.</summary>
    public TextWriter Results => new InertWriter(Out);

    /// <summary>Whether a person watches stderr: only then are there progress bars and colour.</summary>
    public bool IsInteractive { get; init; }

    public bool IsColourful => IsInteractive && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>Opens a file or an address for the person who watches; null where nobody does, or there is no desktop.</summary>
    public Action<string>? Opener { get; init; }

    /// <summary>Characters in a line of help.</summary>
    public int Width { get; init; } = WidthOfNoTerminal;

    /// <summary>This process' own console, UTF-8 and LF whatever the machine.</summary>
    public static Terminal OfConsole()
    {
        UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
        if (OperatingSystem.IsWindows())
        {
            Console.OutputEncoding = utf8;
        }

        return new(
            new TerminalWriter(Console.OpenStandardOutput(), utf8, Console.IsOutputRedirected || Console.WindowWidth <= 0 ? int.MaxValue : Console.WindowWidth) { NewLine = "\n" },
            new StreamWriter(Console.OpenStandardError(), utf8) { NewLine = "\n", AutoFlush = true })
        {
            In = () => Console.In,
            IsInteractive = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb",
            Opener = Console.IsOutputRedirected || Console.IsErrorRedirected || Console.IsInputRedirected ? null : Desktop.Opener(Environment.GetEnvironmentVariable),
            Width = Console.IsOutputRedirected ? WidthOfNoTerminal : Math.Clamp(Console.WindowWidth - 1, 60, 120),
        };
    }

    public void Dispose()
    {
        Out.Dispose();
        Error.Dispose();
    }
}

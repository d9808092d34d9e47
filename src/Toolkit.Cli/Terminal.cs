namespace Toolkit.Cli;

/// <summary>Where a command's data and its talk go; tests put their own writers here.</summary>
internal sealed record Terminal(TextWriter Out, TextWriter Error)
{
    /// <summary>Whether a person watches: only then are there progress bars and colour.</summary>
    public bool IsInteractive { get; init; } = !Console.IsErrorRedirected;

    public bool IsColourful => IsInteractive && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
}

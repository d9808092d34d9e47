namespace Toolkit;

/// <summary>What kind of failure a <see cref="ToolkitException"/> reports; the command line turns it into its exit code.</summary>
public enum ErrorKind
{
    /// <summary>Anything that has no kind of its own (exit code 1).</summary>
    Failure = 1,

    /// <summary>The call's own words are wrong (exit code 2).</summary>
    Usage = 2,

    /// <summary>A symbol, series, file or version that is not there (exit code 3).</summary>
    NotFound = 3,

    /// <summary>Input or stored data that breaks its rules (exit code 4).</summary>
    BadData = 4,

    /// <summary>Somebody else holds what is needed, and the wait is over (exit code 5).</summary>
    Busy = 5,
}

/// <summary>The one exception of the library for everything that is not misuse of the API.</summary>
/// <remarks>The message says what went wrong and where; <see cref="Remedy"/> says what to do next.</remarks>
public sealed class ToolkitException : Exception
{
    public ToolkitException(ErrorKind kind, string message, Remedy? remedy = null, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
        Remedy = remedy;
    }

    public ErrorKind Kind { get; }

    /// <summary>What to do next, for a face that words it; null when the message already says it.</summary>
    public Remedy? Remedy { get; }

    /// <summary>What to do next, as C# words it.</summary>
    public string? Hint => Remedy?.Text;

    public static ToolkitException Usage(string message, Remedy? remedy = null) => new(ErrorKind.Usage, message, remedy);

    public static ToolkitException NotFound(string message, Remedy? remedy = null) => new(ErrorKind.NotFound, message, remedy);

    public static ToolkitException BadData(string message, Remedy? remedy = null) => new(ErrorKind.BadData, message, remedy);

    public static ToolkitException Busy(string message, Remedy? remedy = null) => new(ErrorKind.Busy, message, remedy);
}

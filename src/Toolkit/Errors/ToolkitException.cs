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
/// <remarks>The message says what went wrong and where; <see cref="Hint"/> says what to do next.</remarks>
public sealed class ToolkitException : Exception
{
    public ToolkitException(ErrorKind kind, string message, string? hint = null, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
        Hint = hint;
    }

    public ErrorKind Kind { get; }

    /// <summary>What to do next, or null when the message already says it.</summary>
    public string? Hint { get; }

    public static ToolkitException Usage(string message, string? hint = null) => new(ErrorKind.Usage, message, hint);

    public static ToolkitException NotFound(string message, string? hint = null) => new(ErrorKind.NotFound, message, hint);

    public static ToolkitException BadData(string message, string? hint = null) => new(ErrorKind.BadData, message, hint);

    public static ToolkitException Busy(string message, string? hint = null) => new(ErrorKind.Busy, message, hint);
}

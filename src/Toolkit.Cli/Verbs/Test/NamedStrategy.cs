using System.Diagnostics;
using System.Runtime.CompilerServices;
using Toolkit.Scripting;

namespace Toolkit.Cli.Verbs;

/// <summary>A strategy that a user named: one that ships, or the class in a file.</summary>
/// <param name="Description">Its class and parameters.</param>
/// <param name="Path">The file; null for one that ships.</param>
internal sealed record NamedStrategy(StrategyDescription Description, string? Path = null)
{
    public string Name => Description.Name;

    public static async Task<NamedStrategy> FindAsync(string text, CancellationToken cancel) =>
        text.Contains(".csx", StringComparison.OrdinalIgnoreCase) ? await FromFileAsync(text, cancel) : new(Strategies.Find(text));

    /// <summary>Runs what calls the strategy's code; what that throws becomes an error that says where.</summary>
    public T Guard<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (ArgumentException e)
        {
            throw ToolkitException.Usage($"{Name}: {Plain(e)}{Place(e)}", "'toolkit strategies' says what its parameters are");
        }
        catch (Exception e) when (e is not ToolkitException and not OperationCanceledException and not OutOfMemoryException)
        {
            throw new ToolkitException(ErrorKind.Failure, $"{Name} failed: {e.GetType().Name}: {e.Message}{Place(e)}", "the fault is in the strategy's own code, or in what it was given", e);
        }
    }

    // Apart, so that the compiler is loaded only when there is something to compile.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<NamedStrategy> FromFileAsync(string text, CancellationToken cancel) =>
        StrategyFile.IsNamedBy(text) && await StrategyFile.LoadAsync(text, cancel) is var file ? new(file.Strategy, file.Path) : new(Strategies.Find(text));

    /// <summary>The message without what .NET appends for programmers; the argument's name goes before it when it says nothing otherwise.</summary>
    private static string Plain(ArgumentException e)
    {
        int end = e.Message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        string message = (end < 0 ? e.Message : e.Message[..end]).TrimEnd('.');
        return e.ParamName is { } name && !message.Contains(name, StringComparison.OrdinalIgnoreCase) ? $"{name}: {message}" : message;
    }

    /// <summary>The line of the user's file in which it happened.</summary>
    private string Place(Exception e) => Path is not null
        && new StackTrace(e, fNeedFileInfo: true).GetFrames().FirstOrDefault(f => f.GetFileName() == Path) is { } frame
            ? $" at {System.IO.Path.GetFileName(Path)}({frame.GetFileLineNumber()},{frame.GetFileColumnNumber()})"
            : "";
}

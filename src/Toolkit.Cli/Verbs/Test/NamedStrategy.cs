using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Toolkit.Cli.Verbs;

/// <summary>A strategy that a user named: one that ships, or the class in a file.</summary>
/// <param name="Description">Its class and parameters.</param>
/// <param name="Source">The text of its file; null for one that ships.</param>
/// <param name="Path">The file.</param>
internal sealed record NamedStrategy(StrategyDescription Description, string? Source = null, string? Path = null)
{
    public string Name => Description.Name;

    public static NamedStrategy Find(string text) =>
        text.Contains(".csx", StringComparison.OrdinalIgnoreCase) ? FromFile(text) : new(Strategies.Find(text));

    /// <summary>The strategy of a stored run: its kept text compiled again, or the one of its name that ships, with its parameters.</summary>
    public static Strategy Of(StoredRun run) => Toolkit.Runs.RunAgain.Create(
        run.StrategySource is { } source ? FromSource(source, run.Result.Strategy) : Strategies.Find(run.Result.Strategy), run);

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
            throw new ToolkitException(ErrorKind.Failure, $"{Name} failed: {e.GetType().Name}: {e.Message}{Place(e)}", null, e);
        }
    }

    // Apart, so that the compiler is loaded only when there is something to compile.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static NamedStrategy FromFile(string text) => Toolkit.Notebooks.Scripting.StrategyFile.IsNamedBy(text)
        && Toolkit.Notebooks.Scripting.StrategyFile.Load(text) is var file
            ? new(file.Strategy, file.Source, file.Path)
            : new(Strategies.Find(text));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static StrategyDescription FromSource(string source, string name)
    {
        string folder = Directory.CreateTempSubdirectory("toolkit-strategy-").FullName;
        try
        {
            string path = System.IO.Path.Combine(folder, "strategy.csx");
            File.WriteAllText(path, source);
            return Toolkit.Notebooks.Scripting.StrategyFile.Load(path).Strategy;
        }
        catch (ToolkitException e) when (e.Kind == ErrorKind.Usage)
        {
            // The file has several.
            return Toolkit.Notebooks.Scripting.StrategyFile.Load($"{System.IO.Path.Combine(folder, "strategy.csx")}:{name}").Strategy;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

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

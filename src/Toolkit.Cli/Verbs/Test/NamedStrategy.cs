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
        catch (Exception e) when (e is not ToolkitException and not OperationCanceledException and not OutOfMemoryException)
        {
            throw Description.Blame(e, Path);
        }
    }

    // Apart, so that the compiler is loaded only when there is something to compile.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<NamedStrategy> FromFileAsync(string text, CancellationToken cancel) =>
        StrategyFile.IsNamedBy(text) && await StrategyFile.LoadAsync(text, cancel) is var file ? new(file.Strategy, file.Path) : new(Strategies.Find(text));
}

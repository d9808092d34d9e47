using System.Collections.Concurrent;

namespace Toolkit;

/// <summary>What strategy classes were compiled from: kept with their runs, and compiled once more when one of these is run again.</summary>
/// <remarks>The compiler itself is Toolkit.Scripting, which is found by its name, so that this library needs none. Thread-safe.</remarks>
public static class StrategySources
{
    private const string Compiler = "Toolkit.Scripting";

    private static readonly ConcurrentDictionary<string, Lazy<string>> Texts = new(StringComparer.Ordinal);

    /// <summary>Says what an assembly was compiled from; before code of it runs, since that may save a run.</summary>
    /// <param name="assembly">Its simple name.</param>
    /// <param name="text">Gives C# that compiles by itself to the same classes; asked for when the first run is saved.</param>
    public static void Add(string assembly, Func<string> text) => Texts[assembly] = new(text);

    /// <summary>What a class was compiled from; null where nobody has said.</summary>
    public static string? Of(Type? strategyClass) =>
        strategyClass?.Assembly.GetName().Name is { } name && Texts.TryGetValue(name, out Lazy<string>? text) ? text.Value : null;

    /// <param name="source">The text that was kept.</param>
    /// <param name="path">What errors call it.</param>
    /// <param name="name">The class.</param>
    /// <param name="cancel">Stops the compiler.</param>
    internal static Task<StrategyDescription> CompileAsync(string source, string path, string name, CancellationToken cancel) =>
        Type.GetType($"{Compiler}.StrategyFile, {Compiler}")?.GetMethod("CompileAsync") is { } method
            ? method.CreateDelegate<Func<string, string, string, CancellationToken, Task<StrategyDescription>>>()(source, path, name, cancel)
            : throw new ToolkitException(
                ErrorKind.Failure,
                $"{path}: the text of its strategy {name} has to be compiled, and {Compiler} is not there",
                $"add {Compiler} to the program (the package, or {Compiler}.dll beside Toolkit.dll), or make the strategy yourself (RerunOptions.Create)");
}

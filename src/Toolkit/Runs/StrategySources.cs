using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace Toolkit;

/// <summary>What strategy classes were compiled from: kept with their runs, and compiled once more when one of these is run again.</summary>
/// <remarks>The compiler itself is Toolkit.Scripting, which is found by its name, so that this library needs none. Thread-safe.</remarks>
public static class StrategySources
{
    private const string Compiler = "Toolkit.Scripting";

    private static readonly ConcurrentDictionary<string, Lazy<string>> Texts = new(StringComparer.Ordinal);
    private static readonly Lazy<Assembly?> Loaded = new(Load);

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
        Loaded.Value?.GetType($"{Compiler}.StrategyFile")?.GetMethod("CompileAsync") is { } method
            ? method.CreateDelegate<Func<string, string, string, CancellationToken, Task<StrategyDescription>>>()(source, path, name, cancel)
            : throw new ToolkitException(
                ErrorKind.Failure,
                $"{path}: the text of its strategy {name} has to be compiled, and {Compiler} is not there",
                $"add {Compiler} to the program (the package, or {Compiler}.dll beside Toolkit.dll), or make the strategy yourself (RerunOptions.Create)");

    /// <summary>The program's own; in a notebook or script of another host the one that lies beside this library.</summary>
    private static Assembly? Load()
    {
        const string file = $"{Compiler}.dll";
        return (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string)?.Contains(Path.DirectorySeparatorChar + file, StringComparison.OrdinalIgnoreCase) == true
            ? Assembly.Load(Compiler)
            : NativeLibraries.Folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists) is { } path ? new Apart(path).LoadFromAssemblyPath(path) : null;
    }

    /// <summary>Other hosts have compilers of other versions loaded: ours comes apart, on the same library.</summary>
    private sealed class Apart(string path) : AssemblyLoadContext(Compiler)
    {
        private static readonly Assembly Library = typeof(Strategy).Assembly;

        protected override Assembly? Load(AssemblyName name) => name.Name == Library.GetName().Name
            ? Library
            : Path.Combine(Path.GetDirectoryName(path)!, name.Name + ".dll") is var beside && name.Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) && File.Exists(beside)
                ? LoadFromAssemblyPath(beside)
                : null;
    }
}

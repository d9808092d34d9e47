using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Toolkit.Scripting;

/// <summary>Finds the assemblies that cells and scripts refer to when their code runs, for the whole process.</summary>
/// <remarks>Everything is loaded once, into the default context; what this program has loaded itself is never replaced.</remarks>
internal static class AssemblyProbe
{
    private static readonly ConcurrentDictionary<string, string> ByName = new(StringComparer.OrdinalIgnoreCase);

    // From the start the library's, and the one of .NET Interactive's own assemblies, for the extensions of packages.
    private static readonly ConcurrentDictionary<string, byte> Folders =
        new(StringComparer.Ordinal) { [LibraryFolder] = 0, [Path.Combine(AppContext.BaseDirectory, "interactive")] = 0 };

    static AssemblyProbe()
    {
        Host = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .GroupBy(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.First(), StringComparer.OrdinalIgnoreCase);
        AssemblyLoadContext.Default.Resolving += (context, name) => Find(name.Name ?? "") is { } path ? context.LoadFromAssemblyPath(path) : null;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => FindNative(name) is { } path ? NativeLibrary.Load(path) : IntPtr.Zero;
    }

    public static string LibraryFolder => Path.GetDirectoryName(typeof(Strategy).Assembly.Location)!;

    /// <summary>The assemblies of the frameworks and of this program, by simple name.</summary>
    public static IReadOnlyDictionary<string, string> Host { get; }

    /// <summary>The path of an assembly that is part of this program or was referred to before.</summary>
    public static string? Known(string name) =>
        Host.TryGetValue(name, out string? own) ? own : ByName.GetValueOrDefault(name) is { } path && File.Exists(path) ? path : null;

    /// <summary>Makes an assembly findable; the first one of a name stays.</summary>
    /// <returns>The path under which that name is loaded.</returns>
    public static string Add(string path, bool withNeighbours)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        if (Host.TryGetValue(name, out string? own))
        {
            return own;
        }

        if (withNeighbours)
        {
            Folders.TryAdd(Path.GetDirectoryName(path)!, 0);
        }

        return ByName.GetOrAdd(name, path);
    }

    /// <summary>Makes a native library findable, and what lies beside it.</summary>
    public static void AddNative(string path) => Folders.TryAdd(Path.GetDirectoryName(path)!, 0);

    /// <summary>The path of an assembly by its simple name, neighbours of those referred to included; where it was found it stays.</summary>
    /// <remarks>Else a package that brings the same assembly later would split its types from those of the cells before.</remarks>
    public static string? Find(string name)
    {
        string? path = Known(name) ?? Folders.Keys.Select(f => Path.Combine(f, name + ".dll")).FirstOrDefault(File.Exists);
        return path is null || Host.ContainsKey(name) ? path : ByName[name] = path;
    }

    private static string? FindNative(string name) => Folders.Keys.Select(f => NativeLibraries.Find(f, name)).FirstOrDefault(p => p is not null);
}

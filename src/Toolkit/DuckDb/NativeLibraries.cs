using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Toolkit;

/// <summary>Finds the library's managed and native dependencies beside <c>Toolkit.dll</c>, whichever host loaded it.</summary>
/// <remarks>
/// Hosts differ in where they look: an apphost reads its deps.json, a notebook kernel and dotnet-script load the DLL into
/// a context of their own, dotnet-script even from a copy elsewhere. This type must mention no type of a dependency, since
/// it runs before any of them can be found.
/// </remarks>
public static class NativeLibraries
{
    private static readonly ConcurrentDictionary<(AssemblyLoadContext Context, string Folder), bool> Hooked = [];

    /// <summary>The folder of Toolkit.dll.</summary>
    internal static string Folder { get; } = Path.GetDirectoryName(typeof(NativeLibraries).Assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory;

    /// <summary>Where dependencies are looked for.</summary>
    internal static IEnumerable<string> Folders => Hooked.Keys.Select(h => h.Folder).Prepend(Folder).Distinct();

    /// <summary>Adds <paramref name="folder"/> to the places where dependencies are looked for; default the folder of Toolkit.dll.</summary>
    public static void ResolveFrom(string? folder = null)
    {
        Assembly library = typeof(NativeLibraries).Assembly;
        folder ??= Folder;
        AssemblyLoadContext? own = AssemblyLoadContext.GetLoadContext(library);
        foreach (AssemblyLoadContext context in new[] { AssemblyLoadContext.Default, own }.OfType<AssemblyLoadContext>().Distinct())
        {
            if (!Hooked.TryAdd((context, folder), true))
            {
                continue;
            }

            context.Resolving += (loader, name) =>
            {
                // Of the library itself there must be one only, or its types are not the same everywhere.
                if (name.Name == library.GetName().Name)
                {
                    return library;
                }

                string path = Path.Combine(folder, name.Name + ".dll");
                return File.Exists(path) ? loader.LoadFromAssemblyPath(path) : null;
            };
            context.ResolvingUnmanagedDll += (_, name) => Find(folder, name) is { } path ? NativeLibrary.Load(path) : IntPtr.Zero;
        }
    }

    /// <summary>The path of a native library in the folder, flat or as <c>runtimes/&lt;rid&gt;/native</c>, or null.</summary>
    public static string? Find(string folder, string name)
    {
        (string prefix, string suffix, string os) =
            OperatingSystem.IsWindows() ? ("", ".dll", "win")
            : OperatingSystem.IsMacOS() ? ("lib", ".dylib", "osx")
            : ("lib", ".so", "linux");
        string rid = $"{os}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        string[] folders = [folder, Path.Combine(folder, "runtimes", rid, "native"), Path.Combine(folder, "runtimes", os, "native")];
        string[] names = [name, name + suffix, prefix + name + suffix];
        return folders.SelectMany(f => names.Select(n => Path.Combine(f, n))).FirstOrDefault(File.Exists);
    }
}

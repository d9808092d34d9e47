using System.Text.Json;

namespace Toolkit.Scripting;

/// <summary>What a restore has brought.</summary>
/// <param name="AssembliesByPackage">The assemblies to refer to and to load, by package id.</param>
/// <param name="NativeLibraries">Native libraries for this machine.</param>
/// <param name="Extensions">Assemblies with extensions for .NET Interactive.</param>
/// <param name="Versions">Every package by its id, with the version that was taken.</param>
internal sealed record RestoredPackages(
    IReadOnlyDictionary<string, IReadOnlyList<string>> AssembliesByPackage, IReadOnlyList<string> NativeLibraries, IReadOnlyList<string> Extensions,
    IReadOnlyDictionary<string, PackageName> Versions)
{
    /// <summary>From the assets file that a restore writes; null when a file that it names is gone.</summary>
    public static RestoredPackages? Read(string assetsFile)
    {
        using JsonDocument assets = JsonDocument.Parse(File.ReadAllBytes(assetsFile));
        string[] folders = [.. assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(f => f.Name)];
        JsonElement libraries = assets.RootElement.GetProperty("libraries");

        // The target with a runtime identifier knows which of the files are this machine's.
        JsonElement target = assets.RootElement.GetProperty("targets").EnumerateObject().OrderByDescending(t => t.Name.Length).First().Value;
        Dictionary<string, IReadOnlyList<string>> assemblies = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, PackageName> versions = new(StringComparer.OrdinalIgnoreCase);
        List<string> natives = [], extensions = [];
        foreach (JsonProperty library in target.EnumerateObject())
        {
            string path = libraries.GetProperty(library.Name).GetProperty("path").GetString()!;
            string[] files = [.. Files(library, "runtime").Concat(Files(library, "native")).Select(f => Locate(folders, path, f) ?? "")];
            if (files.Contains(""))
            {
                return null;
            }

            string[] name = library.Name.Split('/');
            versions[name[0]] = new(name[0], name[1]);
            assemblies[name[0]] = [.. files.Where(f => f.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) && !IsNative(f))];
            natives.AddRange(files.Where(IsNative));
            extensions.AddRange(libraries.GetProperty(library.Name).GetProperty("files").EnumerateArray().Select(f => f.GetString()!)
                .Where(IsExtension).Select(f => Locate(folders, path, f)).OfType<string>());
        }

        return new(assemblies, natives, extensions, versions);
    }

    private static IEnumerable<string> Files(JsonProperty library, string group) =>
        library.Value.TryGetProperty(group, out JsonElement files)
            ? files.EnumerateObject().Select(f => f.Name).Where(f => !f.EndsWith("/_._", StringComparison.Ordinal))
            : [];

    private static bool IsExtension(string file) =>
        file.StartsWith("interactive-extensions/dotnet/", StringComparison.OrdinalIgnoreCase) && file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    private static bool IsNative(string file) => file.Contains($"{Path.DirectorySeparatorChar}native{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    private static string? Locate(string[] folders, string library, string file) =>
        folders.Select(f => Path.GetFullPath(Path.Combine(f, library, file))).FirstOrDefault(File.Exists);
}

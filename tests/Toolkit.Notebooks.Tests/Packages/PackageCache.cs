using System.Runtime.CompilerServices;

namespace Toolkit.Notebooks.Tests;

/// <summary>The tests leave nothing in the user's own folders.</summary>
internal static class PackageCache
{
    /// <summary>Where the user's packages lie, when that is said: a build of this checkout must find them again afterwards.</summary>
    public static string? OfUser { get; private set; }

    [ModuleInitializer]
    internal static void Redirect()
    {
        OfUser = Environment.GetEnvironmentVariable("NUGET_PACKAGES");
        string folder = Directory.CreateTempSubdirectory("toolkit-packages-").FullName;
        Environment.SetEnvironmentVariable("TOOLKIT_PACKAGE_CACHE", folder);
        Environment.SetEnvironmentVariable("NUGET_PACKAGES", Path.Combine(folder, "global"));
        Environment.SetEnvironmentVariable("TOOLKIT_WORKSPACE", Path.Combine(folder, "workspace"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
    }
}

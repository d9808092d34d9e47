using System.Runtime.CompilerServices;

namespace Toolkit.Notebooks.Tests;

/// <summary>The tests leave nothing in the user's own folders.</summary>
internal static class PackageCache
{
    [ModuleInitializer]
    internal static void Redirect()
    {
        string folder = Directory.CreateTempSubdirectory("toolkit-packages-").FullName;
        Environment.SetEnvironmentVariable("TOOLKIT_PACKAGE_CACHE", folder);
        Environment.SetEnvironmentVariable("NUGET_PACKAGES", Path.Combine(folder, "global"));
        Environment.SetEnvironmentVariable("TOOLKIT_WORKSPACE", Path.Combine(folder, "workspace"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
    }
}

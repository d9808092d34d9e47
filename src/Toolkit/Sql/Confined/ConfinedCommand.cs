using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using DuckDB.NET.Data;
using Toolkit.DuckDb;

namespace Toolkit.Sql;

/// <summary>How the process of a confined session is started: .NET runs the library itself.</summary>
internal static class ConfinedCommand
{
    /// <summary>What .NET reads as it starts.</summary>
    public const string SettingsFile = "runtimeconfig.json";

    private const string Library = "Toolkit.dll";

    private const string Why = "confined SQL runs in a process of its own, which cannot be started here: ";

    // All else stays out: keys of feeds and the like.
    private static readonly string[] Variables = ["PATH", "HOME", "USERPROFILE", "SystemRoot", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TZ"];

    /// <param name="folder">The folder that it works in.</param>
    /// <exception cref="ToolkitException">There is no way to start it (failure).</exception>
    public static ProcessStartInfo In(string folder)
    {
        string settings = Path.Combine(folder, SettingsFile);
        File.WriteAllText(settings, Settings);
        ProcessStartInfo start = new(Host())
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string library = NativeLibraries.Folders.Select(f => Path.Combine(f, Library)).FirstOrDefault(File.Exists)
            ?? throw new ToolkitException(ErrorKind.Failure, $"{Why}there is no {Library}", "run a program that is not packed into one file");
        foreach (string word in (string[])["exec", "--runtimeconfig", settings, library, .. Folders()])
        {
            start.ArgumentList.Add(word);
        }

        Dictionary<string, string?> kept = Variables.ToDictionary(v => v, Environment.GetEnvironmentVariable);
        start.Environment.Clear();
        foreach ((string name, string? value) in kept.Where(v => v.Value is not null))
        {
            start.Environment[name] = value;
        }

        (start.Environment["TMPDIR"], start.Environment["TEMP"], start.Environment["TMP"]) = (folder, folder, folder);
        // Or a process that is ended leaves its sockets behind.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return start;
    }

    private static string Settings => JsonSerializer.Serialize(new
    {
        runtimeOptions = new
        {
            framework = new { name = "Microsoft.NETCore.App", version = Environment.Version.ToString() },
            configProperties = new Dictionary<string, bool> { ["System.GC.Concurrent"] = false, ["System.Globalization.Invariant"] = true, ["System.Runtime.TieredPGO"] = false },
        },
    });

    /// <summary>The program of .NET that this process' runtime belongs to.</summary>
    private static string Host()
    {
        string host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(host) ? host : throw new ToolkitException(ErrorKind.Failure, $"{Why}this program carries a .NET of its own", "run it on an installed .NET");
    }

    /// <summary>Where dependencies are looked for; those that came as packages lie in a folder each.</summary>
    private static IEnumerable<string> Folders()
    {
        string[] known = [.. NativeLibraries.Folders];
        return Array.Exists(known, f => NativeLibraries.Find(f, "duckdb") is not null)
            ? known
            : [.. known, .. Dependencies().Distinct()];
    }

    private static IEnumerable<string> Dependencies()
    {
        // Native libraries are known by where they have been loaded from.
        DuckDbLibrary.Demand();
        string[] native = [.. Process.GetCurrentProcess().Modules.Cast<ProcessModule>().Select(m => m.FileName).Where(f => Path.GetFileName(f).Contains("duckdb", StringComparison.Ordinal) || Path.GetFileName(f).Contains("e_sqlite3", StringComparison.Ordinal))];
        HashSet<string> seen = [];
        Queue<Assembly> left = new([typeof(ConfinedCommand).Assembly, typeof(DuckDBConnection).Assembly]);
        while (left.TryDequeue(out Assembly? next))
        {
            foreach (AssemblyName name in next.GetReferencedAssemblies().Where(n => !IsOfDotnet(n) && seen.Add(n.Name!)))
            {
                left.Enqueue(Assembly.Load(name));
            }
        }

        IEnumerable<string> managed = AppDomain.CurrentDomain.GetAssemblies().Where(a => seen.Contains(a.GetName().Name!)).Select(a => a.Location);
        return managed.Concat(native).Where(path => path.Length > 0).Select(path => Path.GetDirectoryName(path)!);
    }

    private static bool IsOfDotnet(AssemblyName name) => File.Exists(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), name.Name + ".dll"));
}

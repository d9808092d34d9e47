using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Toolkit.DuckDb;

/// <summary>DuckDB's native library: whether it is there, and databases in memory with the settings that all of the toolkit's have.</summary>
internal static class DuckDbLibrary
{
    private static readonly Lazy<Exception?> Fault = new(Load);

    static DuckDbLibrary() => NativeLibraries.ResolveFrom();

    /// <summary>Whether DuckDB's native library can be loaded on this machine; tried once in a process.</summary>
    public static bool IsAvailable => Fault.Value is null;

    /// <exception cref="ToolkitException">DuckDB's native library cannot be loaded.</exception>
    public static void Demand()
    {
        if (Fault.Value is { } fault)
        {
            throw Unavailable(fault);
        }
    }

    /// <summary>Opens a database of its own in memory; it spills into a folder of its own in <paramref name="tempFolder"/> (null: that of the system), which is there, once it needs more than <paramref name="memoryBytes"/>.</summary>
    /// <exception cref="ToolkitException">DuckDB's native library cannot be loaded.</exception>
    public static DuckDBConnection Open(string? tempFolder = null, int? threads = null, long memoryBytes = 1L << 30)
    {
        try
        {
            DuckDBConnection connection = new(Settings(tempFolder, threads ?? Environment.ProcessorCount, memoryBytes));
            connection.Open();
            connection.Execute("SET TimeZone = 'UTC'");
            return connection;
        }
        catch (Exception e) when (Missing(e))
        {
            throw Unavailable(e);
        }
    }

    // Apart from Open, since merely naming the type loads the native library.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Settings(string? tempFolder, int threads, long memoryBytes)
    {
        DuckDBConnectionStringBuilder settings = new()
        {
            DataSource = DuckDBConnectionStringBuilder.InMemoryDataSource,
            Threads = threads,
            MemoryLimit = string.Create(CultureInfo.InvariantCulture, $"{memoryBytes}B"),
            AutoinstallKnownExtensions = false,
            AutoloadKnownExtensions = false,
            // DuckDB makes it when it has to, and removes it. Two with one folder write over each other's rows, and without any it would lie in
            // whatever folder the process was started in.
            TempDirectory = Path.Combine(tempFolder ?? Path.GetTempPath(), ".toolkit-" + Guid.NewGuid().ToString("N")),
        };
        return settings.ConnectionString;
    }

    private static Exception? Load()
    {
        try
        {
            _ = Version();
            return null;
        }
        catch (Exception e) when (Missing(e))
        {
            return e;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Version() => NativeMethods.Startup.DuckDBLibraryVersion();

    /// <summary>Says what is wrong with the native library, and what does without it.</summary>
    private static ToolkitException Unavailable(Exception e)
    {
        string machine = RuntimeInformation.RuntimeIdentifier, version = typeof(DuckDBConnection).Assembly.GetName().Version!.ToString(3);
        string? found = NativeLibraries.Find(NativeLibraries.Folder, "duckdb");
        return new(
            ErrorKind.Failure,
            "DuckDB's native library cannot be loaded, which SQL and files other than those of plain CSV and of the store need: "
                + (found is null ? $"there is none for {machine} in {NativeLibraries.Folder}" : Refusal(found)),
            $"put libduckdb of DuckDB {version}, built for {machine}, into {NativeLibraries.Folder}; reading, resampling and backtests of stored bars do without",
            e);
    }

    /// <summary>What the system says when it is to load a file.</summary>
    private static string Refusal(string path)
    {
        try
        {
            NativeLibrary.Free(NativeLibrary.Load(path));
            return $"{path}: it is not the DuckDB that this version needs";
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return e.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1];
        }
    }

    private static bool Missing(Exception e) => e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException
        || (e is TypeInitializationException && e.InnerException is { } inner && Missing(inner));
}

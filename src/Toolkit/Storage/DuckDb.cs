using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Toolkit.Storage;

/// <summary>Opens DuckDB in memory with the settings that every connection of the library has.</summary>
internal static class DuckDb
{
    private static readonly Lazy<Exception?> Fault = new(Load);

    static DuckDb() => NativeLibraries.ResolveFrom();

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

    /// <summary>Opens a database of its own in memory; spills go to <paramref name="tempFolder"/>.</summary>
    /// <exception cref="ToolkitException">DuckDB's native library cannot be loaded.</exception>
    public static DuckDBConnection Open(string? tempFolder, WorkspaceOptions options)
    {
        try
        {
            DuckDBConnection connection = new(Settings(tempFolder, options));
            connection.Open();
            Execute(connection, "SET TimeZone = 'UTC'");
            return connection;
        }
        catch (Exception e) when (Missing(e))
        {
            throw Unavailable(e);
        }
    }

    // Apart from Open, since merely naming the type loads the native library.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Settings(string? tempFolder, WorkspaceOptions options)
    {
        DuckDBConnectionStringBuilder settings = new()
        {
            DataSource = DuckDBConnectionStringBuilder.InMemoryDataSource,
            Threads = options.Threads,
            MemoryLimit = string.Create(CultureInfo.InvariantCulture, $"{options.MemoryLimitBytes}B"),
            AutoinstallKnownExtensions = false,
            AutoloadKnownExtensions = false,
        };
        if (tempFolder is not null)
        {
            settings.TempDirectory = tempFolder;
        }

        return settings.ConnectionString;
    }

    public static int Execute(DuckDBConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        using DuckDBCommand command = Command(connection, sql, parameters);
        return command.ExecuteNonQuery();
    }

    public static object? Scalar(DuckDBConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        using DuckDBCommand command = Command(connection, sql, parameters);
        return command.ExecuteScalar() is var value && value is DBNull ? null : value;
    }

    public static DuckDBCommand Command(DuckDBConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in parameters)
        {
            command.Parameters.Add(new DuckDBParameter(name, value ?? DBNull.Value));
        }

        return command;
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
            "DuckDB's native library cannot be loaded, which SQL, ingest and whatever writes Parquet files need: "
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

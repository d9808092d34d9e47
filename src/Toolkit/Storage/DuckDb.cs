using System.Globalization;
using System.Runtime.CompilerServices;
using DuckDB.NET.Data;

namespace Toolkit.Storage;

/// <summary>Opens DuckDB in memory with the settings that every connection of the library has.</summary>
internal static class DuckDb
{
    static DuckDb() => NativeLibraries.ResolveFrom();

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
            throw new ToolkitException(
                ErrorKind.Failure,
                "DuckDB's native library (libduckdb) cannot be loaded, so SQL and Parquet files are out of reach",
                $"put libduckdb beside Toolkit.dll in {AppContext.BaseDirectory}: from a checkout 'bash scripts/test.sh' does it",
                e);
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

    private static bool Missing(Exception e) => e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException
        || (e is TypeInitializationException && e.InnerException is { } inner && Missing(inner));
}

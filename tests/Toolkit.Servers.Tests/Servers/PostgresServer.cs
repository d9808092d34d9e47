using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Toolkit.Servers.Tests;

/// <summary>A PostgreSQL of its own, on a free port of loopback, with fsync as it should be.</summary>
internal sealed class PostgresServer : IDisposable
{
    private static readonly Lazy<PostgresServer> One = new(() => new());

    private readonly string _folder = Directory.CreateTempSubdirectory("toolkit-pg-").FullName;
    private readonly int _port = FreePort.Next();

    public PostgresServer()
    {
        // The server refuses to run as root.
        if (Environment.IsPrivilegedProcess)
        {
            Run("chown", "postgres", _folder);
        }

        Command("initdb", "-D", _folder, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-locale");
        File.AppendAllText(Path.Combine(_folder, "postgresql.conf"), string.Create(CultureInfo.InvariantCulture, $"""

            port = {_port}
            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            max_connections = 200
            """));
        Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>The one that tests share; each makes a database of its own in it. It ends with the tests.</summary>
    public static PostgresServer Shared => One.Value;

    /// <summary>Where Debian and others have the server's programs; null where there are none.</summary>
    public static string? Programs { get; } = new[] { "/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt" }
        .Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "pg_ctl", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 }))
        .Select(Path.GetDirectoryName).Order(StringComparer.Ordinal).LastOrDefault();

    /// <summary>A connection string of a new and empty database.</summary>
    public string NewDatabase()
    {
        string name = "t" + Guid.NewGuid().ToString("N");
        using NpgsqlConnection connection = new(Connection("postgres"));
        connection.Open();
        using NpgsqlCommand create = new($"CREATE DATABASE {name}", connection);
        create.ExecuteNonQuery();
        return Connection(name);
    }

    public void Start() => Command("pg_ctl", "-D", _folder, "-l", Path.Combine(_folder, "log"), "-w", "start");

    /// <summary>Stops it as an administrator does, or as a crash does.</summary>
    public void Stop(bool crash = false) => Command("pg_ctl", "-D", _folder, "-m", crash ? "immediate" : "fast", "-w", "stop");

    public void Dispose()
    {
        if (File.Exists(Path.Combine(_folder, "postmaster.pid")))
        {
            try
            {
                Stop(crash: true);
            }
            catch (InvalidOperationException)
            {
                // It has stopped by itself; other servers are ended after this one.
            }
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private string Connection(string database) => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database}");

    private static void Command(string program, params string[] args)
    {
        string path = Path.Combine(Programs!, program);
        if (Environment.IsPrivilegedProcess)
        {
            Run("runuser", ["-u", "postgres", "--", path, .. args]);
        }
        else
        {
            Run(path, args);
        }
    }

    private static void Run(string program, params string[] args)
    {
        // Its output is not redirected to a pipe: the server would inherit and hold it.
        ProcessStartInfo start = new("/bin/sh", ["-c", "exec \"$@\" > /dev/null 2>&1", "sh", program, .. args]) { WorkingDirectory = "/" };
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', args)}: exit code {process.ExitCode}");
        }
    }
}

using System.Diagnostics;
using Toolkit.Cli.Tests;
using Toolkit.Tests;

namespace Toolkit.Servers.Tests;

/// <summary>ClickHouse's engine (npm's chdb) behind HTTP on a free port of loopback, shared by the tests; each has a database of its own in it.</summary>
internal sealed class ClickHouseEngine : IDisposable
{
    private static readonly Lazy<ClickHouseEngine> One = new(() => new());

    private readonly string _folder = Directory.CreateTempSubdirectory("toolkit-ch-").FullName;
    private readonly TestProcess _process;

    private ClickHouseEngine()
    {
        ProcessStartInfo start = new("node", [Checkout.File("tests/Toolkit.Servers.Tests/Servers/clickhouse.js"), $"{Port}", _folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["NODE_PATH"] = Modules },
        };
        _process = TestProcess.Start(start);
        if (_process.StandardOutput.ReadLine() != "ready")
        {
            throw new InvalidOperationException("chdb did not start");
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>The one that tests share; it ends with them.</summary>
    public static ClickHouseEngine Shared => One.Value;

    /// <summary>Where `install_peers` of eng/setup.sh puts it; null where it is not.</summary>
    public static string? Modules { get; } = Directory.Exists(Checkout.File("artifacts/peers/node_modules/chdb")) ? Checkout.File("artifacts/peers/node_modules") : null;

    public int Port { get; } = FreePort.Next();

    /// <summary>The address of a new database; nothing is there yet.</summary>
    public string NewDatabase() => $"clickhouse://127.0.0.1:{Port}/t{Guid.NewGuid():N}";

    public void Dispose()
    {
        _process.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}

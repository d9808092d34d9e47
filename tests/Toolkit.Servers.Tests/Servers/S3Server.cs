using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Toolkit.Cli.Tests;
using Toolkit.Tests;

namespace Toolkit.Servers.Tests;

/// <summary>An S3 server of its own on loopback: npm's s3rver, which knows no checksums in trailers and no signed chunks.</summary>
internal sealed class S3Server : IDisposable
{
    public const string Bucket = "market";

    private static readonly Lazy<S3Server> One = new(() => new());

    private readonly TemporaryFolder _folder = new();
    private readonly TestProcess _process;

    private S3Server()
    {
        // Its own, which the SDK finds where it always looks.
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "S3RVER");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "S3RVER");
        Port = FreePort.Next();
        // It ends when whoever has started it is gone.
        _process = TestProcess.Start(new ProcessStartInfo(
            "node", ["-e", "process.stdin.on('end', () => process.exit()).resume(); require(process.argv[1])", Program!, "-d", _folder.Path, "-a", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-s", "--no-vhost-buckets", "--configure-bucket", Bucket])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        });
        WaitUntilItListens();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>The one that tests share; each takes a prefix of its own.</summary>
    public static S3Server Shared => One.Value;

    /// <summary>The installed server; null where there is none.</summary>
    public static string? Program { get; } = Path.Combine(Checkout.Root, "artifacts", "peers", "node_modules", "s3rver", "bin", "s3rver.js") is var path && File.Exists(path) ? path : null;

    public int Port { get; }

    public string Endpoint => $"http://127.0.0.1:{Port}";

    /// <summary>An address that no other test uses.</summary>
    public static string NewUrl() => $"s3://{Bucket}/{Guid.NewGuid():N}";

    /// <summary>The bytes of an object as they lie on the server's disk.</summary>
    public string[] ObjectsOf(string url) => Directory.GetFiles(Path.Combine(_folder.Path, url["s3://".Length..]), "*._S3rver_object", SearchOption.AllDirectories);

    public void Dispose()
    {
        _process.Dispose();
        if (Directory.Exists(_folder.Path))
        {
            _folder.Dispose();
        }
    }

    private void WaitUntilItListens()
    {
        while (true)
        {
            try
            {
                using TcpClient client = new("127.0.0.1", Port);
                return;
            }
            catch (SocketException) when (!_process.HasExited)
            {
                Thread.Yield();
            }
        }
    }
}

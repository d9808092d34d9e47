using Toolkit.Tests;

namespace Toolkit.Servers.Tests.Cluster;

/// <summary>Workers as processes, in a database of their own.</summary>
internal sealed class Workers : IDisposable
{
    private readonly Cli.Tests.Cli _cli = new();

    public string Connection { get; } = PostgresServer.Shared.NewDatabase();

    public List<TestProcess> Processes { get; } = [];

    /// <summary>Starts some, without a workspace, and waits until all have joined.</summary>
    public static async Task<Workers> StartAsync(int count, params string[] options)
    {
        Workers workers = new();
        for (int i = 0; i < count; i++)
        {
            workers.Processes.Add(workers._cli.Start(["worker", "--cluster", workers.Connection, .. options]));
        }

        foreach (TestProcess process in workers.Processes)
        {
            string? line = await process.StandardOutput.ReadLineAsync();
            Assert.True(line?.StartsWith("joined 127.0.0.1:", StringComparison.Ordinal), line ?? await process.StandardError.ReadToEndAsync());
        }

        return workers;
    }

    public void Dispose()
    {
        Processes.ForEach(p => p.Dispose());
        _cli.Dispose();
    }
}

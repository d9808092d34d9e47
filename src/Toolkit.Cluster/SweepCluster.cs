using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Toolkit.Cluster;

namespace Toolkit;

/// <summary>Sweeps on several machines: those of the workers (<see cref="SweepWorker"/>) that have joined a database.</summary>
/// <remarks>
/// <code>
/// await using SweepCluster cluster = await SweepCluster.ConnectAsync("Host=db;Database=desk");
/// SweepResult sweep = await cluster.SweepAsync(new([bars], Strategies.Find("SmaCross"), grid));
/// </code>
/// The result is that of the same sweep on this machine, to the last bit. Blocks of a worker that is lost run again on another. Thread-safe.
/// </remarks>
public sealed class SweepCluster : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly ClusterDatabase _database;

    private SweepCluster(IHost host, ClusterDatabase database) => (_host, _database) = (host, database);

    /// <summary>Server and database, without user and secrets.</summary>
    public string Name => _database.Name;

    internal bool IsOpen { get; private set; } = true;

    internal IClusterClient Client => field ??= _host.Services.GetRequiredService<IClusterClient>();

    /// <summary>Connects to the workers of a database.</summary>
    /// <param name="connection">As the workers have it (<see cref="SweepWorker.StartAsync"/>).</param>
    /// <param name="cancel">Stops the attempt.</param>
    /// <exception cref="ToolkitException">No worker has joined (not found), all are of another build or listen on their own machine only (usage), or the database or they do not answer (failure).</exception>
    public static async Task<SweepCluster> ConnectAsync(string connection, CancellationToken cancel = default)
    {
        ClusterDatabase database = ClusterDatabase.Of(connection);
        IReadOnlyList<ClusterDatabase.Member> members = await database.MembersAsync(cancel).ConfigureAwait(false);
        Check(members, database.Name);
        HostApplicationBuilder builder = ClusterHost.New();
        builder.UseOrleansClient(client => client
            .UseAdoNetClustering((AdoNetClusteringClientOptions at) => (at.Invariant, at.ConnectionString) = (ClusterHost.Invariant, database.Connection))
            .Configure<ClusterOptions>(ClusterHost.Name)
            .Configure<ClientMessagingOptions>(ClusterHost.Messages)
            .Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5)));
        SweepCluster cluster = new(builder.Build(), database);
        try
        {
            await cluster._host.StartAsync(cancel).ConfigureAwait(false);
            return cluster;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            cluster._host.Dispose();
            throw new ToolkitException(
                ErrorKind.Failure, $"no worker of {database.Name} can be reached: {e.Message}", $"look whether {string.Join(", ", members.Select(m => m.Address).Distinct())} can be reached from here", e);
        }
    }

    /// <summary>Runs every combination of a grid on the workers.</summary>
    /// <param name="job">Bars, strategy, grid, account.</param>
    /// <param name="cancel">Stops it everywhere.</param>
    /// <exception cref="ToolkitException">
    /// Something of the job is code or a file of this machine that cannot go to others (usage), a combination fails as it would here, or no worker is left (failure).
    /// </exception>
    public async Task<SweepResult> SweepAsync(SweepJob job, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        ClusterWork work = new(this, job);
        return await Task.Run(() => work.Run(job.Grid, job.Options, cancel), cancel).ConfigureAwait(false);
    }

    /// <summary>How many runs the workers make at the same time; 0 when none is left.</summary>
    internal async Task<int> ParallelismAsync(CancellationToken cancel) =>
        (await _database.MembersAsync(cancel).ConfigureAwait(false)).Where(m => m.Build == ClusterBuild.Id).Sum(m => m.Name.Parallelism);

    public async ValueTask DisposeAsync()
    {
        IsOpen = false;
        await _host.StopAsync().ConfigureAwait(false);
        _host.Dispose();
    }

    private static void Check(IReadOnlyList<ClusterDatabase.Member> members, string database)
    {
        ClusterDatabase.Member[] same = [.. members.Where(m => m.Build == ClusterBuild.Id)];
        if (same.Length == 0)
        {
            throw members.Count == 0
                ? ToolkitException.NotFound($"no worker has joined {database}", "start one on each machine, with the same connection")
                : ToolkitException.Usage(
                    $"the workers of {database} run toolkit {ClusterBuild.Shown(members[0].Name.Version, members[0].Build)}, and this is {ClusterBuild.Shown(ClusterBuild.Version, ClusterBuild.Id)}: equal numbers cannot be promised",
                    "run the same published folder, on the same .NET and kind of machine, everywhere");
        }

        if (Array.TrueForAll(same, m => IPAddress.IsLoopback(m.Address) && !m.Host.Equals(Dns.GetHostName(), StringComparison.OrdinalIgnoreCase)))
        {
            throw ToolkitException.Usage($"{same[0].Host}, a worker of {database}, listens to its own machine only", "give it the address that others reach (`SweepWorkerOptions.Host`)");
        }
    }
}

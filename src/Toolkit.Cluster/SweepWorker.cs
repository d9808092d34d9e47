using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Toolkit.Cluster;

namespace Toolkit;

/// <summary>A process that runs blocks of sweeps which others begin (<see cref="SweepCluster"/>), until it is disposed.</summary>
/// <remarks>Blocks that it has when it ends run again elsewhere.</remarks>
public sealed class SweepWorker : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly WorkerTrouble _trouble;

    private SweepWorker(IHost host, WorkerTrouble trouble) => (_host, _trouble) = (host, trouble);

    /// <summary>Server and database in which the workers find each other.</summary>
    public required string Cluster { get; init; }

    /// <summary>Where it listens; the port after it, too.</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>Runs at the same time.</summary>
    public required int Parallelism { get; init; }

    /// <summary>Joins the workers of a database; the tables that this needs are made in it.</summary>
    /// <param name="connection">Of a PostgreSQL database, as Npgsql takes it. A password is better left to <c>PGPASSFILE</c> or <c>PGPASSWORD</c>.</param>
    /// <param name="options">Address, processors, workspace.</param>
    /// <param name="cancel">Stops the attempt.</param>
    /// <exception cref="ToolkitException">The database does not answer (failure), or its workers are of another build or can be reached only from their own machine (usage).</exception>
    public static async Task<SweepWorker> StartAsync(string connection, SweepWorkerOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new();
        ClusterDatabase database = ClusterDatabase.Of(connection);
        IPEndPoint address = await AddressAsync(options, cancel).ConfigureAwait(false);
        int parallelism = options.Parallelism > 0 ? options.Parallelism : Environment.ProcessorCount;
        await database.PrepareAsync(cancel).ConfigureAwait(false);
        Check(await database.MembersAsync(cancel).ConfigureAwait(false), address.Address, database.Name);
        WorkerTrouble trouble = new(options.Notes);
        HostApplicationBuilder builder = ClusterHost.New(trouble);
        builder.UseOrleans(silo => silo
            .ConfigureEndpoints(address.Address, address.Port, options.Port > 0 ? address.Port + 1 : FreePort(address.Address))
            .UseAdoNetClustering((AdoNetClusteringSiloOptions at) => (at.Invariant, at.ConnectionString) = (ClusterHost.Invariant, database.Connection))
            .Configure<ClusterOptions>(ClusterHost.Name)
            .Configure<SiloOptions>(silo => silo.SiloName = new WorkerName(ClusterBuild.Version, parallelism).ToString())
            .Configure<SiloMessagingOptions>(ClusterHost.Messages)
            .Configure<ClusterMembershipOptions>(ClusterHost.Membership)
            .Configure<DeploymentLoadPublisherOptions>(load => load.DeploymentLoadPublisherRefreshTime = TimeSpan.FromMilliseconds(500)));
        builder.Services.AddSingleton<IFatalErrorHandler>(trouble).AddSingleton(_ => new HostSweeps(options.Workspace?.Bars, parallelism));
        SweepWorker worker = new(builder.Build(), trouble) { Cluster = database.Name, Address = address, Parallelism = parallelism };
        try
        {
            await worker._host.StartAsync(cancel).ConfigureAwait(false);
            return worker;
        }
        catch (Exception e)
        {
            worker._host.Dispose();
            throw e is ToolkitException or OperationCanceledException ? e
                : new ToolkitException(ErrorKind.Failure, $"the worker could not join {database.Name}: {e.Message}", "look whether its address and those of the other workers can be reached from each other", e);
        }
    }

    /// <summary>Works until it is stopped.</summary>
    /// <exception cref="ToolkitException">The other workers take it for dead, as after a sleep of its machine, or it has lost the database (failure).</exception>
    public Task WaitAsync(CancellationToken cancel = default) => _trouble.Ended.WaitAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync().ConfigureAwait(false);
        _host.Dispose();
    }

    private static void Check(IReadOnlyList<ClusterDatabase.Member> members, IPAddress address, string database)
    {
        if (members.FirstOrDefault(m => m.Build != ClusterBuild.Id) is { } other)
        {
            throw ToolkitException.Usage(
                $"{other.Host}, a worker of {database}, runs toolkit {ClusterBuild.Shown(other.Name.Version, other.Build)}, and this is {ClusterBuild.Shown(ClusterBuild.Version, ClusterBuild.Id)}: equal numbers cannot be promised",
                "run the same published folder, on the same .NET and kind of machine, everywhere; a worker that has ended is forgotten after half a minute");
        }

        if (members.FirstOrDefault(m => IPAddress.IsLoopback(m.Address) != IPAddress.IsLoopback(address)) is { } apart)
        {
            throw ToolkitException.Usage(
                $"{apart.Host}, a worker of {database}, listens on {apart.Address}, and this one would on {address}: they cannot reach each other",
                "give every worker the address that the others reach (`SweepWorkerOptions.Host`)");
        }
    }

    private static async Task<IPEndPoint> AddressAsync(SweepWorkerOptions options, CancellationToken cancel)
    {
        if (options.Port is < 0 or >= ushort.MaxValue)
        {
            throw ToolkitException.Usage($"{options.Port} is no port that has one after it", "choose one from 1 to 65534, or none");
        }

        try
        {
            IPAddress address = IPAddress.TryParse(options.Host, out IPAddress? given) ? given : (await Dns.GetHostAddressesAsync(options.Host, cancel).ConfigureAwait(false))[0];
            return new(address, options.Port > 0 ? options.Port : FreePort(address));
        }
        catch (SocketException e)
        {
            throw ToolkitException.Usage($"this machine cannot listen on {options.Host}: {e.Message}", "name an address of this machine that the other workers reach (`SweepWorkerOptions.Host`)");
        }
    }

    private static int FreePort(IPAddress address)
    {
        using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

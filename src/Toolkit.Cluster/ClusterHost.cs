using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Toolkit.Cluster;

/// <summary>What both sides of a cluster have in common.</summary>
internal static class ClusterHost
{
    public const string Invariant = "Npgsql";

    /// <summary>A worker that was asked for rows and says nothing for so long is lost; it says at least half as often that it lives.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    /// <summary>A host that listens to no signals and reads no files: who uses the library decides on both.</summary>
    public static HostApplicationBuilder New(ILoggerProvider? log = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, Unattended>());
        if (log is not null)
        {
            builder.Logging.SetMinimumLevel(LogLevel.Error).AddProvider(log);
        }

        return builder;
    }

    public static void Name(ClusterOptions options) => (options.ClusterId, options.ServiceId) = (ClusterBuild.Id, "toolkit");

    public static void Messages(MessagingOptions options) => (options.ResponseTimeout, options.CancelRequestOnTimeout) = (Silence, true);

    /// <summary>A dead worker is known after three probes of two seconds; one that has said nothing for 15 seconds delays nobody who joins.</summary>
    public static void Membership(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(2);
        options.NumMissedProbesLimit = 3;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        options.MaxJoinAttemptTime = TimeSpan.FromMinutes(1);
        options.DefunctSiloExpiration = TimeSpan.FromDays(1);
    }

    private sealed class Unattended : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

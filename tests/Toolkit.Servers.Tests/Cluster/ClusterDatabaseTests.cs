using Npgsql;
using Toolkit.Cluster;

namespace Toolkit.Servers.Tests.Cluster;

/// <summary>Who is in the database of a cluster, and who may join.</summary>
public sealed class ClusterDatabaseTests
{
    [PostgresFact]
    public async Task Several_processes_make_the_tables_at_once_and_again()
    {
        string connection = PostgresServer.Shared.NewDatabase();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ClusterDatabase.Of(connection).PrepareAsync(default)));
        await ClusterDatabase.Of(connection).PrepareAsync(default);
        Assert.Empty(await ClusterDatabase.Of(connection).MembersAsync(default));
    }

    [PostgresFact]
    public async Task Without_a_worker_a_sweep_is_told_so()
    {
        ToolkitException none = await Assert.ThrowsAsync<ToolkitException>(() => SweepCluster.ConnectAsync(PostgresServer.Shared.NewDatabase()));
        Assert.Equal(ErrorKind.NotFound, none.Kind);
    }

    [PostgresFact]
    public async Task A_worker_and_a_sweep_of_another_build_are_refused()
    {
        string connection = await WithMemberAsync("toolkit 0123456789abcdef", "127.0.0.1", "now()");
        ToolkitException worker = await Assert.ThrowsAsync<ToolkitException>(() => SweepWorker.StartAsync(connection));
        ToolkitException sweep = await Assert.ThrowsAsync<ToolkitException>(() => SweepCluster.ConnectAsync(connection));
        Assert.All([worker, sweep], refused =>
        {
            Assert.Equal(ErrorKind.Usage, refused.Kind);
            Assert.Contains("9.9.9 (build 0123456789abcdef)", refused.Message, StringComparison.Ordinal);
        });
    }

    [PostgresFact]
    public async Task A_worker_that_listens_elsewhere_cannot_be_joined_from_loopback()
    {
        string connection = await WithMemberAsync(ClusterBuild.Id, "10.9.8.7", "now()");
        ToolkitException refused = await Assert.ThrowsAsync<ToolkitException>(() => SweepWorker.StartAsync(connection));
        Assert.Contains("10.9.8.7", refused.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Workers_of_yesterday_delay_nobody_and_are_swept_away()
    {
        string connection = await WithMemberAsync(ClusterBuild.Id, "127.0.0.1", "now() - interval '2 days'");
        await using SweepWorker worker = await SweepWorker.StartAsync(connection);
        ClusterDatabase.Member only = Assert.Single(await ClusterDatabase.Of(connection).MembersAsync(default));
        Assert.Equal(ClusterBuild.Id, only.Build);
        await using NpgsqlConnection open = new(ClusterDatabase.Of(connection).Connection);
        await open.OpenAsync();
        await using NpgsqlCommand count = new("SELECT count(*) FROM OrleansMembershipTable", open);
        Assert.Equal(1L, await count.ExecuteScalarAsync());
    }

    [PostgresFact]
    public async Task The_command_names_the_database_and_no_password()
    {
        using Cli.Tests.Cli cli = new();
        Cli.Tests.Outcome none = await cli.RunAsync("worker", "--cluster", "Host=127.0.0.1;Port=1;Database=desk;Username=me;Password=secret");
        Assert.Equal(1, none.Code);
        Assert.Contains("127.0.0.1:1/desk", none.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", none.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await cli.RunAsync("worker", "--cluster", "Nonsense=secret")).Code);
        Assert.Equal(2, (await cli.RunAsync("backtest", "SmaCross", "A", "--cluster", "Host=h")).Code);
        Assert.Equal(2, (await cli.RunAsync("backtest", "SmaCross", "A", "--sweep", "fast=5:6", "--jobs", "2", "--cluster", "Host=h")).Code);
    }

    private static async Task<string> WithMemberAsync(string build, string address, string alive)
    {
        string connection = PostgresServer.Shared.NewDatabase();
        ClusterDatabase database = ClusterDatabase.Of(connection);
        await database.PrepareAsync(default);
        await using NpgsqlConnection open = new(database.Connection);
        await open.OpenAsync();
        await using NpgsqlCommand put = new($"""
            INSERT INTO OrleansMembershipVersionTable VALUES ('{build}');
            INSERT INTO OrleansMembershipTable VALUES ('{build}', '{address}', 7, 1, '9.9.9 2', 'elsewhere', 3, 8, {alive}, {alive})
            """, open);
        await put.ExecuteNonQueryAsync();
        return connection;
    }
}

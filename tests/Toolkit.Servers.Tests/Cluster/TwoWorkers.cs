namespace Toolkit.Servers.Tests.Cluster;

/// <summary>Two workers that the tests of a class share; none where there is no PostgreSQL.</summary>
public sealed class TwoWorkers : IAsyncLifetime
{
    private Workers? _workers;

    public string Connection => _workers!.Connection;

    public async Task InitializeAsync() => _workers = PostgresServer.Programs is null ? null : await Workers.StartAsync(2);

    public Task DisposeAsync()
    {
        _workers?.Dispose();
        return Task.CompletedTask;
    }
}

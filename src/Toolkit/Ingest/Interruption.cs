using DuckDB.NET.Data;

namespace Toolkit.Ingest;

/// <summary>Stops whatever a connection does once a token is cancelled, until disposed.</summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _done = new();
    private readonly CancellationTokenRegistration _registration;

    public Interruption(DuckDBConnection connection, CancellationToken cancel) =>
        _registration = cancel.Register(() => _ = Repeat(connection, _done.Token));

    public void Dispose()
    {
        _done.Cancel();
        _registration.Dispose();
        _done.Dispose();
    }

    /// <summary>A statement that starts just after an interrupt does not see it, so one is not enough.</summary>
    private static async Task Repeat(DuckDBConnection connection, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            connection.NativeConnection.Interrupt();
            await Task.Delay(Every, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

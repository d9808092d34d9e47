using DuckDB.NET.Data;

namespace Toolkit.DuckDb;

/// <summary>Stops what a connection is doing as soon as a token is cancelled, until it is disposed.</summary>
internal sealed class Interruption : IDisposable
{
    // DuckDB forgets an interrupt that comes in the moment before a statement starts, so it is said again.
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly DuckDBConnection _connection;
    private readonly CancellationTokenRegistration _registration;
    private Timer? _timer;
    private bool _over;

    public Interruption(DuckDBConnection connection, CancellationToken cancel)
    {
        _connection = connection;
        cancel.ThrowIfCancellationRequested();
        _registration = cancel.Register(Start);
    }

    public void Dispose()
    {
        _registration.Dispose();
        lock (_gate)
        {
            _over = true;
            _timer?.Dispose();
        }
    }

    private void Start()
    {
        lock (_gate)
        {
            if (!_over)
            {
                _timer = new(_ => Interrupt(), null, TimeSpan.Zero, Again);
            }
        }
    }

    private void Interrupt()
    {
        lock (_gate)
        {
            if (!_over)
            {
                _connection.NativeConnection.Interrupt();
            }
        }
    }
}

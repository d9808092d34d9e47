using Toolkit.Storage;

namespace Toolkit.Query;

/// <summary>What every question about stored bars needs, kept warm between them.</summary>
internal sealed class BarReading : IDisposable
{
    private readonly ReadConnections _connections;

    public BarReading(BarStore store)
    {
        _connections = new(store.Options);
        Clock = store.Options.Clock;
        Series = new(_connections, store.Options.Threads);
        Calendars = new(Series);
        Prices = new(store.Catalog, Series);
    }

    public TimeProvider Clock { get; }

    public SeriesReader Series { get; }

    public CalendarChoice Calendars { get; }

    public PriceAdjusting Prices { get; }

    /// <summary>Whether a file had to be read; without one DuckDB is not needed.</summary>
    public bool IsDuckDbOpen => _connections.IsOpen;

    public void Dispose() => _connections.Dispose();
}

using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Query;

/// <summary>What every question about stored bars needs, kept warm between them.</summary>
internal sealed class BarReading : IDisposable
{
    private readonly ReadConnections _connections;

    public BarReading(CatalogDatabase catalog, WorkspaceOptions options)
    {
        _connections = new(options);
        Clock = options.Clock;
        Series = new(_connections, new(options.VerifyReads));
        Calendars = new(Series);
        Prices = new(catalog, Series);
    }

    public TimeProvider Clock { get; }

    public SeriesReader Series { get; }

    public CalendarChoice Calendars { get; }

    public PriceAdjusting Prices { get; }

    public void Dispose() => _connections.Dispose();
}

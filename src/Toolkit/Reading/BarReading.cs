using Toolkit.Storage;

namespace Toolkit.Reading;

/// <summary>What every question about stored bars needs, kept warm between them.</summary>
internal sealed class BarReading
{
    public BarReading(BarStore store)
    {
        Clock = store.Options.Clock;
        Series = new(store.Options.Threads);
        Calendars = new(Series);
        Prices = new(store.Catalog, Series);
    }

    public TimeProvider Clock { get; }

    public SeriesReader Series { get; }

    public CalendarChoice Calendars { get; }

    public PriceAdjusting Prices { get; }
}

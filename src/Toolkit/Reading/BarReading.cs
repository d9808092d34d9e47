using Toolkit.Storage;

namespace Toolkit.Reading;

/// <summary>What every question about stored bars needs, kept warm between them.</summary>
internal sealed class BarReading
{
    /// <summary>Hashing more than this takes long enough for a word: about a third of a second.</summary>
    internal const long ManyBytes = 512L << 20;

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

    /// <summary>Why a read took its time that was a first use of large files; null when it was not.</summary>
    public static string? HashedNote(long bytes) => bytes < ManyBytes ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"{bytes >> 20} MB of files were compared with their hashes, as always at their first use in a process");

    /// <summary>Says, after a read, that it had much to hash.</summary>
    public void Say(Action<string>? notes)
    {
        if (notes is not null && HashedNote(Series.TakeHashedBytes()) is { } note)
        {
            notes(note);
        }
    }
}

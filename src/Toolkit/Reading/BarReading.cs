using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Reading;

/// <summary>What every question about stored bars needs, kept warm between them.</summary>
internal sealed class BarReading : IDisposable
{
    /// <summary>Hashing more than this takes long enough for a word: about a third of a second.</summary>
    internal const long ManyBytes = 512L << 20;

    private static int _said;

    private readonly ReadConnections _connections;

    public BarReading(BarStore store)
    {
        _connections = new(store.Options.MemoryLimitBytes);
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

    /// <summary>Why a read took its time that was a first use of large files; null when it was not.</summary>
    public static string? HashedNote(long bytes) => bytes < ManyBytes ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"{bytes >> 20} MB of files were compared with their hashes, as always at their first use in a process");

    /// <summary>Says, after a read, that it had much to hash and, once in a process, that bars came without DuckDB.</summary>
    public void Say(Action<string>? notes)
    {
        if (notes is not null && HashedNote(Series.TakeHashedBytes()) is { } note)
        {
            notes(note);
        }

        if (notes is not null && Series.HasReadPlainly && Interlocked.Exchange(ref _said, 1) == 0)
        {
            notes("DuckDB's native library cannot be loaded: bars are read by Parquet.Net, with the same numbers; SQL and ingest are out of reach");
        }
    }

    public void Dispose() => _connections.Dispose();
}

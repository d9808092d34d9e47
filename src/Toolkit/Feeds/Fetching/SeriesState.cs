using Toolkit.Catalog;
using Toolkit.Reading;
using Toolkit.Storage;

namespace Toolkit.Feeds;

/// <summary>What the store has of a series at one moment.</summary>
/// <param name="Dataset">The series, or null before anything was stored or asked.</param>
/// <param name="Coverage">What is known, ascending.</param>
internal sealed record SeriesState(Dataset? Dataset, IReadOnlyList<CoverageSpan> Coverage)
{
    public bool HasBars => Dataset is { RowCount: > 0 };

    public long? FirstBar => HasBars ? Dataset!.FirstTime : null;

    public long? LastBar => HasBars ? Dataset!.LastTime : null;

    /// <summary>Where the time ends in which the source is known to have had nothing yet, or null.</summary>
    public long? Listed => Coverage is [{ State: CoverageState.Empty } first, ..] && first.Range.FromMicroseconds == UnixMicroseconds.Min
        ? first.Range.ToMicroseconds
        : null;

    public static SeriesState Of(BarStore store, SeriesKey key) => store.Listings.Find(key) is { } dataset
        ? new(dataset, store.Listings.Coverage(dataset))
        : new(null, []);

    /// <summary>The stored bars of a range.</summary>
    public BarColumns Bars(BarStore store, BarReading reading, TimeRange range, CancellationToken cancel, BarFields fields = BarFields.All)
    {
        if (!HasBars || range.IsEmpty)
        {
            return BarColumns.Empty;
        }

        using StoreSnapshot snapshot = store.Snapshot();
        return reading.Series.Read(snapshot, Dataset!, range, fields, cancel);
    }
}

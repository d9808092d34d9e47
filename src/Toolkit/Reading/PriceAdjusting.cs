using Toolkit.Bars;
using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Reading;

/// <summary>Applies corporate actions to a part of a series as if all of it had been read.</summary>
/// <remarks>
/// A dividend after the range changes the prices inside it, by a factor that needs the close before its date: the bars
/// around such dates are read too, and taken away again.
/// </remarks>
internal sealed class PriceAdjusting(CatalogDatabase catalog, SeriesReader reader)
{
    private const long Before = 12 * UnixMicroseconds.PerDay;
    private const long After = 2 * UnixMicroseconds.PerDay;

    public BarSeries Adjust(StoreSnapshot snapshot, Dataset dataset, BarSeries bars, TimeRange range, Adjustment mode, CancellationToken cancel)
    {
        List<CorporateAction> actions = catalog.Read(sqlite => CorporateActionTable.Of(sqlite, dataset.SymbolId));
        if (actions.Count == 0 || bars.Count == 0)
        {
            return bars;
        }

        BarColumns all = bars.Columns;
        long read = range.ToMicroseconds;
        foreach (CorporateAction action in actions.Where(a => a.Kind == CorporateActionKind.Dividend && mode == Adjustment.All).OrderBy(a => a.Time))
        {
            long date = UnixMicroseconds.From(action.Time);
            if (date + After <= read || date - Before > dataset.LastTime)
            {
                continue;
            }

            BarColumns around = Around(snapshot, dataset, read, date, cancel);
            all = BarMerge.Of(all, around);
            read = date + After;
        }

        BarSeries adjusted = bars.With(all).Adjust(actions, mode);
        return adjusted.Rows(0, bars.Count);
    }

    private BarColumns Around(StoreSnapshot snapshot, Dataset dataset, long read, long date, CancellationToken cancel)
    {
        long from = Math.Max(read, date - Before);
        BarColumns bars = reader.Read(snapshot, dataset, TimeRange.FromMicros(from, date + After), BarFields.All, cancel);
        bool hasBefore = bars.Count > 0 && bars.Time.Span[0] < date;
        return hasBefore || from == read
            ? bars
            : reader.Read(snapshot, dataset, TimeRange.FromMicros(read, date + After), BarFields.All, cancel);
    }
}

using Toolkit.Bars;
using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>What a load changes: its rows that the store lacks or has with other values.</summary>
/// <param name="Load">The load.</param>
/// <param name="Base">What it was compared with.</param>
/// <param name="Rows">The changed rows.</param>
/// <param name="Statistics">Of the changed rows.</param>
/// <param name="RowsNew">Rows whose time the series did not have.</param>
/// <param name="RowsRevised">Rows that replace one with other values.</param>
internal sealed record SeriesDelta(Load Load, SeriesBase Base, BarColumns Rows, RowStatistics Statistics, long RowsNew, long RowsRevised)
{
    /// <summary>Compares a load with the store. With <paramref name="replace"/> all rows of the load are kept, unless nothing at all differs.</summary>
    public static SeriesDelta Of(Load load, SeriesBase stored, bool replace, StoredRows files)
    {
        if (stored.IsEmpty || load.Statistics.Rows == 0)
        {
            return new(load, stored, load.Rows, load.Statistics, load.Statistics.Rows, 0);
        }

        stored.CheckFiles(files.Bench);
        SeriesDelta changed = Changed(load, stored, BarMerge.Of(files.Of(stored.Files, load.Key, load.Times), stored.HotRows));
        bool same = changed.Statistics.Rows == 0 && load.Statistics.Rows == stored.Dataset!.RowCount && load.Source.Basis == stored.Dataset.Basis;
        return replace && !same ? changed with { Rows = load.Rows, Statistics = load.Statistics } : changed;
    }

    /// <summary>Times of the stored hot rows that the changed rows take the place of.</summary>
    public long[] CoveredHotTimes()
    {
        ReadOnlySpan<long> times = Rows.Time.Span;
        List<long> covered = [];
        foreach (long time in Base.HotRows.Time.Span)
        {
            if (times.BinarySearch(time) >= 0)
            {
                covered.Add(time);
            }
        }

        return [.. covered];
    }

    private static SeriesDelta Changed(Load load, SeriesBase stored, BarColumns known)
    {
        (List<int> changed, int added) = Changed(load.Rows, known);
        BarColumns delta = changed.Count == load.Rows.Count ? load.Rows : load.Rows.Pick(changed);
        return new(load, stored, delta, changed.Count == load.Rows.Count ? load.Statistics : RowStatistics.Of(delta), added, changed.Count - added);
    }

    /// <summary>Which rows are not in others as they are, and how many of them have a time that the others lack.</summary>
    public static (List<int> Changed, int Added) Changed(BarColumns rows, BarColumns known)
    {
        ReadOnlySpan<long> times = rows.Time.Span, knownTimes = known.Time.Span;
        List<int> changed = [];
        (int added, int at) = (0, 0);
        for (int i = 0; i < times.Length; i++)
        {
            for (; at < knownTimes.Length && knownTimes[at] < times[i]; at++)
            {
            }

            bool there = at < knownTimes.Length && knownTimes[at] == times[i];
            added += there ? 0 : 1;
            if (!there || !Same(rows, i, known, at))
            {
                changed.Add(i);
            }
        }

        return (changed, added);
    }

    private static bool Same(in BarColumns a, int i, in BarColumns b, int j) =>
        a.Open.Span[i] == b.Open.Span[j] && a.High.Span[i] == b.High.Span[j] && a.Low.Span[i] == b.Low.Span[j] && a.Close.Span[i] == b.Close.Span[j]
        && a.Volume.Span[i].Equals(b.Volume.Span[j]);
}

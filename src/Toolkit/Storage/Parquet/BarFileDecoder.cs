using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.Win32.SafeHandles;
using Toolkit.Bars;

namespace Toolkit.Storage;

/// <summary>Reads bars out of a Parquet file of the store straight into arrays.</summary>
/// <remarks>
/// It knows what DuckDB 1.5 and <see cref="BarFileEncoder"/> write: pages of version 1 and 2, plain or zstd, values plain, by
/// dictionary, as packed steps or as planes of bytes. Whatever the bytes are, it reads or says that they are damaged. Thread-safe.
/// </remarks>
internal sealed class BarFileDecoder(string path, BarFileFooter footer) : IDisposable
{
    private static readonly ConcurrentBag<ChunkDecoder> Idle = [];

    private readonly SafeFileHandle _file = Open(path);

    public BarFileFooter Footer => footer;

    /// <summary>Opens a file; null when it is none of the store's kind.</summary>
    /// <exception cref="ToolkitException">It is damaged (bad data).</exception>
    public static BarFileDecoder? TryOpen(string path) => ReadFooter(path) is { } footer ? new(path, footer) : null;

    /// <summary>The footer of a file; null when it is none of the store's kind.</summary>
    public static BarFileFooter? ReadFooter(string path)
    {
        using SafeFileHandle file = Open(path);
        return Guarded(() => BarFileFooter.Read(file));
    }

    /// <summary>Where the bars of a series inside a range lie, in the order of the file.</summary>
    public List<RowStretch> Find(SeriesKey key, TimeRange range)
    {
        (byte[] exchange, byte[] symbol) = (Encoding.UTF8.GetBytes(key.Exchange), Encoding.UTF8.GetBytes(key.Symbol));
        List<RowStretch> found = [];
        foreach ((int group, RowGroupFooter rows) in footer.Groups.Index())
        {
            bool? both = rows.Chunks[0].Range.AllHave(exchange) is not false and var one && rows.Chunks[1].Range.AllHave(symbol) is not false and var other
                ? one is true && other is true ? true : null
                : false;
            (long Least, long Most)? times = rows.Chunks[ParquetFormat.TimeColumn].Range.Times;
            if (both == false || times is { } t && (t.Most < range.FromMicroseconds || t.Least >= range.ToMicroseconds))
            {
                continue;
            }

            RowStretch stretch = new(group, 0, rows.Rows);
            stretch = both == true ? stretch : OfSeries(stretch, key);
            bool whole = times is { } all && all.Least >= range.FromMicroseconds && all.Most < range.ToMicroseconds;
            stretch = whole ? stretch : InRange(stretch, range);
            if (stretch.Count > 0)
            {
                found.Add(stretch);
            }
        }

        return found;
    }

    /// <summary>Reads one column of some rows.</summary>
    public void Read(RowStretch rows, int column, BarBuffer to, int at) => Use(decoder =>
    {
        if (column == ParquetFormat.TimeColumn)
        {
            decoder.Times(_file, footer, rows.Group, (rows.From, rows.To), to.Time.Slice(at, rows.Count));
        }
        else
        {
            decoder.Numbers(_file, footer, (rows.Group, column), (rows.From, rows.To), to.Numbers(column).Slice(at, rows.Count));
        }

        return 0;
    });

    /// <summary>All bars of the file, series by series in its order.</summary>
    /// <param name="timeframe">The timeframe of the file.</param>
    /// <param name="threads">On how many threads.</param>
    /// <exception cref="ToolkitException">It is damaged, or the bars of a series are not together or not ascending (bad data).</exception>
    public IReadOnlyList<SeriesBars> ReadAll(Timeframe timeframe, int threads)
    {
        List<(SeriesKey Key, int Rows)>[] runs = new List<(SeriesKey, int)>[footer.Groups.Count];
        BarBuffer all = new(BarFields.All, checked((int)footer.Rows));
        int[] starts = new int[runs.Length];
        for (int group = 1; group < starts.Length; group++)
        {
            starts[group] = starts[group - 1] + footer.Groups[group - 1].Rows;
        }

        InParallel(runs.Length, new() { MaxDegreeOfParallelism = threads }, group =>
        {
            runs[group] = Keys(group, timeframe);
            foreach (int column in all.Columns)
            {
                Read(new(group, 0, footer.Groups[group].Rows), column, all, starts[group]);
            }
        });
        return Split(runs.SelectMany(run => run), all.Rows);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Does pieces of work on several threads; throws the first error as it is.</summary>
    public static void InParallel(int count, ParallelOptions options, Action<int> work)
    {
        try
        {
            Parallel.For(0, count, options, work);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    private static List<SeriesBars> Split(IEnumerable<(SeriesKey Key, int Rows)> runs, BarColumns all)
    {
        List<SeriesBars> series = [];
        HashSet<SeriesKey> seen = [];
        (int start, int end) = (0, 0);
        foreach ((SeriesKey key, int rows) in runs)
        {
            if (series.Count > 0 && series[^1].Key == key)
            {
                series.RemoveAt(series.Count - 1);
            }
            else if (!seen.Add(key))
            {
                throw ToolkitException.BadData($"the bars of {key} are not together");
            }
            else
            {
                start = end;
            }

            end += rows;
            series.Add(new(key, all.Slice(start, end - start)));
        }

        return series.TrueForAll(one => TimeSteps.AreAscending(one.Columns.Time.Span)) ? series : throw ToolkitException.BadData("bars of a series are not ascending by time");
    }

    /// <summary>The series of a row group, each with how many rows it has there.</summary>
    private List<(SeriesKey Key, int Rows)> Keys(int group, Timeframe timeframe) => Use(decoder =>
    {
        IReadOnlyList<(string Text, int Rows)> exchanges = decoder.Texts(_file, footer, group, 0), symbols = decoder.Texts(_file, footer, group, 1);
        List<(SeriesKey, int)> keys = [];
        (int exchange, int symbol, int usedE, int usedS) = (0, 0, 0, 0);
        while (exchange < exchanges.Count)
        {
            int rows = Math.Min(exchanges[exchange].Rows - usedE, symbols[symbol].Rows - usedS);
            keys.Add((new(exchanges[exchange].Text, symbols[symbol].Text, timeframe), rows));
            (usedE, usedS) = (usedE + rows, usedS + rows);
            (exchange, usedE) = usedE == exchanges[exchange].Rows ? (exchange + 1, 0) : (exchange, usedE);
            (symbol, usedS) = usedS == symbols[symbol].Rows ? (symbol + 1, 0) : (symbol, usedS);
        }

        return keys;
    });

    private RowStretch OfSeries(RowStretch group, SeriesKey key)
    {
        (int at, RowStretch? found) = (0, null);
        foreach ((SeriesKey one, int rows) in Keys(group.Group, key.Timeframe))
        {
            if (one == key)
            {
                found = found is null ? group with { From = at, To = at + rows } : throw ToolkitException.BadData($"the bars of {key} are not together");
            }

            at += rows;
        }

        return found ?? group with { To = 0 };
    }

    private RowStretch InRange(RowStretch rows, TimeRange range) => Use(decoder =>
    {
        ReadOnlySpan<long> times = decoder.Times(_file, footer, rows.Group, (rows.From, rows.To));
        (int from, int to) = (TimeSteps.FirstFrom(times, range.FromMicroseconds), TimeSteps.FirstFrom(times, range.ToMicroseconds));
        return rows with { From = rows.From + from, To = rows.From + Math.Max(from, to) };
    });

    private static T Use<T>(Func<ChunkDecoder, T> work)
    {
        ChunkDecoder decoder = Idle.TryTake(out ChunkDecoder? idle) ? idle : new();
        try
        {
            return Guarded(() => work(decoder));
        }
        finally
        {
            Idle.Add(decoder);
        }
    }

    // Every look at the bytes is within bounds or throws, so that damage shows as many kinds of exception.
    private static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or OverflowException or ZstdSharp.ZstdException)
        {
            throw new ToolkitException(ErrorKind.BadData, $"a page or the footer is damaged: {e.Message}", inner: e);
        }
    }

    private static SafeFileHandle Open(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}

/// <summary>Rows of a row group that follow each other.</summary>
internal readonly record struct RowStretch(int Group, int From, int To)
{
    public int Count => To - From;
}

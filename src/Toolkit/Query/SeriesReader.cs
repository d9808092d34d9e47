using System.Globalization;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Query;

/// <summary>Reads the stored bars of one series: its files, then its hot rows, which win.</summary>
internal sealed class SeriesReader(ReadConnections connections)
{
    public const string Hint = "run 'toolkit verify' to see all damage, then 'toolkit repair', which lists what has to be ingested again";

    private const int SpareRows = 4096;

    /// <summary>The bars inside the range; fields that are not asked for stay empty.</summary>
    /// <exception cref="ToolkitException">A file is missing or damaged (bad data).</exception>
    public BarColumns Read(StoreSnapshot snapshot, Dataset dataset, TimeRange range, BarFields fields, CancellationToken cancel)
    {
        BarColumns hot = snapshot.HotRows(dataset, range);
        BarColumns stored = ReadFiles(snapshot, snapshot.Files(dataset, range), dataset.Key, range, fields, cancel);
        return BarMerge.Of(stored, stored.Count == 0 ? Only(hot, fields) : hot);
    }

    /// <summary>The bars of some files of the series.</summary>
    public BarColumns ReadFiles(
        StoreSnapshot snapshot, IReadOnlyList<SeriesFile> stored, SeriesKey key, TimeRange range, BarFields fields, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (stored.Count == 0)
        {
            return BarColumns.Empty;
        }

        foreach (SeriesFile file in stored)
        {
            snapshot.Check(file.File);
        }

        return Scan(stored, key, range, fields, cancel);
    }

    internal BarColumns Scan(IReadOnlyList<SeriesFile> stored, SeriesKey key, TimeRange range, BarFields fields, CancellationToken cancel)
    {
        BarBuffer buffer = new(fields, Capacity(stored, range));
        try
        {
            connections.Use(connection => Fill(buffer, connection, stored, key, range, cancel));
        }
        catch (ToolkitException e) when (e.Kind is ErrorKind.BadData or ErrorKind.Usage && e.Hint is null)
        {
            throw Unreadable(stored, e);
        }

        return buffer.Columns;
    }

    private static int Fill(BarBuffer to, DuckDBConnection connection, IReadOnlyList<SeriesFile> stored, SeriesKey key, TimeRange range, CancellationToken cancel)
    {
        using Interruption interruption = new(connection.NativeConnection, cancel);
        using SqlText text = new(connection.NativeConnection, Query(to.SelectList, stored, range));
        using PreparedSql statement = text.Prepare(0);
        statement.Bind(new Dictionary<string, object?> { ["exchange"] = key.Exchange, ["symbol"] = key.Symbol });
        using SqlResult result = statement.Execute(streaming: true, cancel);
        bool ascending = true;
        while (result.NextChunk() is { } chunk)
        {
            using (chunk)
            {
                ascending &= to.Add(chunk);
            }
        }

        return ascending
            ? to.Count
            : throw ToolkitException.BadData($"{key}: the bars in {stored[0].File.Path} are not ascending by time", Hint);
    }

    // Of one series no two files overlap; they keep the order of the list, and each is sorted by series and time: no ORDER BY is needed.
    private static string Query(string columns, IReadOnlyList<SeriesFile> stored, TimeRange range)
    {
        List<string> conditions = [];
        if (stored.Any(f => f.Rows != f.File.RowCount))
        {
            conditions.Add("exchange = $exchange AND symbol = $symbol");
        }

        if (stored[0].MinTime < range.FromMicroseconds)
        {
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"time >= make_timestamp({range.FromMicroseconds})"));
        }

        if (stored.Max(f => f.MaxTime) >= range.ToMicroseconds)
        {
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"time < make_timestamp({range.ToMicroseconds})"));
        }

        string where = conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
        return $"SELECT {columns} FROM read_parquet({Sql.List(stored.Select(f => f.File.Path))}, hive_partitioning = false){where}";
    }

    /// <summary>The rows of files that lie in the range are known; of others the share by time, and a bit more.</summary>
    private static int Capacity(IReadOnlyList<SeriesFile> stored, TimeRange range)
    {
        double rows = 0;
        foreach (SeriesFile file in stored)
        {
            long from = Math.Max(file.MinTime, range.FromMicroseconds), to = Math.Min(file.MaxTime, range.ToMicroseconds - 1);
            bool whole = from == file.MinTime && to == file.MaxTime;
            double share = (to - from + 1.0) / (file.MaxTime - file.MinTime + 1.0);
            rows += whole ? file.Rows : Math.Min(file.Rows, file.Rows * Math.Max(0, share) * 1.25 + SpareRows);
        }

        return (int)Math.Min(rows, Array.MaxLength);
    }

    private static ToolkitException Unreadable(IReadOnlyList<SeriesFile> stored, ToolkitException e) => new(
        ErrorKind.BadData, $"a file of the store cannot be read ({string.Join(", ", stored.Select(s => s.File.Path).Take(3))}): {e.Message}", Hint, e);

    private static BarColumns Only(BarColumns rows, BarFields fields) => rows with
    {
        Open = fields.HasFlag(BarFields.Open) ? rows.Open : default,
        High = fields.HasFlag(BarFields.High) ? rows.High : default,
        Low = fields.HasFlag(BarFields.Low) ? rows.Low : default,
        Close = fields.HasFlag(BarFields.Close) ? rows.Close : default,
        Volume = fields.HasFlag(BarFields.Volume) ? rows.Volume : default,
    };
}

using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Reading;

/// <summary>One query over files of one series, ascending by time.</summary>
internal sealed partial record FileScan(SeriesKey Key, IReadOnlyList<SeriesFile> Files, TimeRange Range)
{
    public const string Hint = "run `tk.Maintenance.Verify()` to see all damage, then `tk.Maintenance.Repair()`, which lists what has to be ingested again";

    public void Run(DuckDBConnection connection, string columns, BarBuffer.Section to, CancellationToken cancel)
    {
        try
        {
            using Interruption interruption = new(connection, cancel);
            using SqlText text = new(connection.NativeConnection, Query(columns));
            using PreparedSql statement = text.Prepare(0);
            statement.Bind(new Dictionary<string, object?>
            {
                ["exchange"] = Key.Exchange,
                ["symbol"] = Key.Symbol,
                ["from"] = Range.FromMicroseconds,
                ["to"] = Range.ToMicroseconds,
            });
            using SqlResult result = statement.Execute(streaming: true, cancel);
            while (result.NextChunk() is { } chunk)
            {
                using (chunk)
                {
                    to.Add(chunk);
                }
            }
        }
        catch (ToolkitException e) when (e.Kind is ErrorKind.BadData or ErrorKind.Usage && e.Hint is null)
        {
            throw Unreadable(Paths, e);
        }

        Check(to);
    }

    private void Check(BarBuffer.Section read)
    {
        if (!read.IsAscending || read.IsOverfull)
        {
            throw ToolkitException.BadData(
                $"{Key}: {Paths}: " + (read.IsOverfull ? "there are more bars than the catalog says" : "the bars are not ascending by time"), Hint);
        }
    }

    private static ToolkitException Unreadable(string paths, Exception e) =>
        new(ErrorKind.BadData, $"a file of the store cannot be read ({paths}): {e.Message}", Hint, e);

    private string Paths => string.Join(", ", Files.Select(f => f.File.Path).Take(3));

    // Of one series no two files overlap; they keep the order of the list, and each is sorted by series and time: no ORDER
    // BY is needed. A file of one series needs no filter for it.
    private string Query(string columns)
    {
        List<string> conditions = [];
        if (Files.Any(f => f.Rows != f.File.RowCount))
        {
            conditions.Add("exchange = $exchange AND symbol = $symbol");
        }

        if (Files[0].MinTime < Range.FromMicroseconds)
        {
            conditions.Add("time >= make_timestamp($from)");
        }

        if (Files[^1].MaxTime >= Range.ToMicroseconds)
        {
            conditions.Add("time < make_timestamp($to)");
        }

        string where = conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
        return $"SELECT {columns} FROM {ParquetFiles.Read(Files.Select(f => f.File.Path))}{where}";
    }
}

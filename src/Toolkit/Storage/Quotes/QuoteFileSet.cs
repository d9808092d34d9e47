using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>The files that a load of quotes makes, which are not published yet.</summary>
/// <remarks>Disposing it removes them again, unless they were published.</remarks>
internal sealed class QuoteFileSet(BarStore store, Workbench bench) : IDisposable
{
    private readonly List<IDisposable> _claims = [];
    private readonly List<NewFile> _added = [];
    private bool _kept;

    /// <summary>Quotes of one file at most, but for those of one moment; default: 1,000,000, about 15 MB, which a later load that overlaps it writes anew.</summary>
    public long FileRows { get; init; } = 1_000_000;

    public IReadOnlyList<NewFile> Added => _added;

    /// <summary>Writes the quotes of a load, and those of the files that it is merged with, sorted into new files.</summary>
    public void Write(QuotePublication load, QuoteBase merged, long version)
    {
        bench.Demand(merged.Files);
        foreach (FileEntry file in merged.Files)
        {
            // What is merged gets a new hash: damage that went along would never be found again.
            string path = store.Layout.Absolute(file.Path);
            FileCheck.Open(path, file.SizeBytes);
            FileCheck.Content(path, file.Sha256);
        }

        string sorted = Sort(load, merged);
        long rows = bench.List($"SELECT count(*) FROM {sorted}", r => r.GetInt64(0))[0];
        long added = bench.List($"SELECT count(*) FROM {load.Table}", r => r.GetInt64(0))[0];
        if (rows < Math.Max(added, merged.Rows) || rows > added + merged.Rows)
        {
            throw Unexpected($"{rows} quotes were merged from {merged.Rows} old and {added} new ones");
        }

        DurableFile.CreateFolder(store.Layout.Options);
        foreach ((long from, long to) in Parts(sorted, rows))
        {
            // The last one says whose place all of them take: repair looks at it first, and then they overlap nothing.
            IReadOnlyList<string> supersedes = to < rows ? [] : [.. merged.Files.Select(file => file.Id)];
            _added.Add(WriteFile($"SELECT {QuoteRows.Columns} FROM {sorted} WHERE rowid BETWEEN {from} AND {to - 1}", to - from, new(NewId(), version, supersedes)));
        }

        bench.Execute($"DROP TABLE {sorted}");
    }

    /// <summary>The files are published: they stay.</summary>
    public void Keep() => _kept = true;

    public void Dispose()
    {
        if (!_kept && !store.Catalog.IsUnsettled)
        {
            _added.ForEach(file => DurableFile.TryDelete(file.Path));
        }

        _claims.ForEach(claim => claim.Dispose());
    }

    /// <summary>All quotes in order in a table whose rows are numbered by it.</summary>
    private string Sort(QuotePublication load, QuoteBase merged)
    {
        string sorted = bench.NewTable("quotes");
        string old = merged.Files.Count == 0 ? string.Empty :
            $"""
            SELECT {QuoteRows.Columns} FROM {ParquetFiles.Read(merged.Files, bench)} old
            WHERE NOT (exchange = $exchange AND EXISTS (
                FROM {load.Table} new WHERE new.underlying = old.underlying AND new.time = old.time AND new.expiry = old.expiry
                    AND new.strike = old.strike AND new."right" = old."right"))
            UNION ALL
            """;
        bench.Execute(
            $"""
            CREATE TEMP TABLE {sorted} AS
            SELECT * FROM ({old} SELECT $exchange::VARCHAR AS exchange, underlying, {QuoteRows.Values} FROM {load.Table})
            ORDER BY exchange, underlying, {QuoteRows.Key}
            """,
            ("exchange", load.Exchange));
        return sorted;
    }

    /// <summary>Where one file ends and the next begins: never between two quotes of one underlying at one moment.</summary>
    private IEnumerable<(long From, long To)> Parts(string sorted, long rows)
    {
        long parts = (rows + FileRows - 1) / FileRows, from = 0;
        for (long part = 1; part < parts; part++)
        {
            long to = bench.List(
                $"""
                SELECT min(rowid) FROM {sorted}
                WHERE rowid > {rows * part / parts} AND (exchange, underlying, time) IS DISTINCT FROM
                    (SELECT (exchange, underlying, time) FROM {sorted} WHERE rowid = {rows * part / parts})
                """,
                r => r.IsDBNull(0) ? rows : r.GetInt64(0))[0];
            if (to > from && to < rows)
            {
                yield return (from, to);
                from = to;
            }
        }

        yield return (from, rows);
    }

    private NewFile WriteFile(string select, long rows, FileFooter footer) => new ParquetWriter(bench).Write(
        store.Layout.QuoteFile(footer.Id), new Select(select, []), footer, (path, size, sha256, found) =>
        {
            NewFile file = new(footer.Id, path, null, size, sha256, []) { Quotes = QuoteRows.Measure(bench, ParquetFiles.Read([path])) };
            return found == new RowExtent(rows, file.MinTime, file.MaxTime) && file.Rows == rows
                ? file
                : throw Unexpected($"its footer says {found.Rows} quotes, expected were {rows}");
        });

    private string NewId()
    {
        string id = Guid.NewGuid().ToString("N");
        _claims.Add(store.Claim(id));
        FailPoint.Hit("publish.claimed");
        return id;
    }

    private static ToolkitException Unexpected(string why) => new(
        ErrorKind.Failure, $"the file that was just written is not what it should be: {why}", "check the disk (`tk.Maintenance.Doctor()`) and run the command again; nothing was changed");
}

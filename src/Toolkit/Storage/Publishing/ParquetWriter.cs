using Toolkit.Catalog;
using Toolkit.Disk;
using Toolkit.DuckDb;

namespace Toolkit.Storage;

/// <summary>Writes one Parquet file so that it survives a power cut: temporary name, fsync, hash, read back, rename, fsync of the folder.</summary>
internal sealed class ParquetWriter(Workbench bench)
{
    /// <summary>Rows of a row group: right for reading ranges; larger ones make a month six times slower.</summary>
    public const int RowGroupRows = 122_880;

    private const int ZstdLevel = 3;

    /// <summary>Writes bars.</summary>
    /// <param name="timeframe">The timeframe, which is also the folder.</param>
    /// <param name="series">The series in the order of <see cref="SeriesOrder"/>, none without bars.</param>
    /// <param name="footer">What the footer is to say.</param>
    /// <param name="look">Looks at the path, size, hash and rows of the file under its final name; when it throws, the file goes again.</param>
    public T Write<T>(Timeframe timeframe, IReadOnlyList<SeriesBars> series, FileFooter footer, Func<string, long, string, RowExtent, T> look)
    {
        string final = bench.Layout.BarFile(timeframe, footer.Id);
        return Write(new(footer.Id, _ => final, footer.Pairs), temporary => Encode(temporary, series, footer), Told, look);
    }

    /// <summary>Writes rows of any kind that have a <c>time</c>, under the name that they are to have in the end.</summary>
    /// <inheritdoc cref="Write{T}(ParquetFile, Select, Func{string, long, string, RowExtent, T})" path="/param|/returns"/>
    public T Write<T>(string final, Select select, FileFooter footer, Func<string, long, string, RowExtent, T> look) =>
        Write(new(footer.Id, _ => final, footer.Pairs), select, look);

    /// <summary>Writes rows of any kind that have a <c>time</c>, under a name that may have their hash in it.</summary>
    /// <param name="file">Its names and its footer.</param>
    /// <param name="select">The statement and its parameters.</param>
    /// <param name="look">Looks at the path, size, hash and rows of the file under its final name; when it throws, the file goes again.</param>
    public T Write<T>(ParquetFile file, Select select, Func<string, long, string, RowExtent, T> look) => Write(
        file, temporary => bench.Execute($"COPY ({select.Sql}) TO {SqlLiteral.Of(temporary)} ({Options(file.Footer)})", select.Parameters), ReadBack, look);

    private T Write<T>(ParquetFile file, Action<string> fill, Func<string, RowExtent> readBack, Func<string, long, string, RowExtent, T> look)
    {
        string temporary = bench.TempFile(file.Id);
        string? final = null;
        try
        {
            FailPoint.Hit("publish.copying");
            fill(temporary);
            FailPoint.Hit("publish.copied");
            string sha256 = FlushAndHash(temporary);
            RowExtent rows = readBack(temporary);
            file.Verify?.Invoke(temporary);
            long size = new FileInfo(temporary).Length;
            FailPoint.Hit("publish.read-back");
            final = file.PathOf(sha256);
            DurableFile.MoveInto(temporary, final);
            return look(final, size, sha256, rows);
        }
        catch
        {
            DurableFile.TryDelete(temporary);
            if (final is not null)
            {
                DurableFile.TryDelete(final);
            }

            throw;
        }
    }

    /// <summary>Rows and times of a file according to its footer.</summary>
    public RowExtent ReadBack(string path) => bench.List(
        $"""
        SELECT sum(row_group_num_rows)::BIGINT, min(epoch_us(stats_min_value::TIMESTAMP)), max(epoch_us(stats_max_value::TIMESTAMP))
        FROM parquet_metadata({SqlLiteral.Of(path)}) WHERE path_in_schema = 'time'
        """,
        r => r.IsDBNull(0) ? default : new RowExtent(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2)))[0];

    private void Encode(string path, IReadOnlyList<SeriesBars> series, FileFooter footer)
    {
        try
        {
            BarFileEncoder.Write(path, series, footer.Pairs, bench.Cancel);
        }
        catch (ArgumentOutOfRangeException e)
        {
            // What .NET makes of EFBIG: the limits of the process or of the file system let no file grow so large.
            throw new IOException("File too large", e);
        }
    }

    /// <summary>What the footer of a file of bars says.</summary>
    private static RowExtent Told(string path)
    {
        return BarFileDecoder.ReadFooter(path) is { Rows: > 0 } footer
            ? new(footer.Rows, footer.Groups.Min(group => Times(group).Least), footer.Groups.Max(group => Times(group).Most))
            : default;

        static (long Least, long Most) Times(RowGroupFooter group) => group.Chunks[ParquetFormat.TimeColumn].Range.Times ?? (UnixMicroseconds.Min, UnixMicroseconds.Max);
    }

    private static string FlushAndHash(string path)
    {
        // The hash reads from memory while the disk writes; what is hashed is what was flushed, since nobody writes any more.
        Task<string> hash = Task.Run(() => DurableFile.Hash(path));
        DurableFile.Flush(path);
        string sha256 = hash.GetAwaiter().GetResult();
        FailPoint.Hit("publish.hashed");
        return sha256;
    }

    private static string Options(IEnumerable<(string Key, string Value)> footer) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd, COMPRESSION_LEVEL {{ZstdLevel}}, ROW_GROUP_SIZE {{RowGroupRows}}, USE_TMP_FILE false,
        KV_METADATA { {{string.Join(", ", footer.Select(pair => $"{pair.Key}: {SqlLiteral.Of(pair.Value)}"))}} }
        """);
}

/// <summary>A Parquet file that is to be written.</summary>
/// <param name="Id">Names it while it is unfinished.</param>
/// <param name="PathOf">Its final path, of which its SHA-256 may be a part.</param>
/// <param name="Footer">What its footer is to say.</param>
internal sealed record ParquetFile(string Id, Func<string, string> PathOf, IEnumerable<(string Key, string Value)> Footer)
{
    /// <summary>Looks at the content under its temporary name; when it throws, the file is never there.</summary>
    public Action<string>? Verify { get; init; }
}

/// <summary>A statement and its parameters.</summary>
internal sealed record Select(string Sql, IReadOnlyList<(string Name, object? Value)> Parameters);

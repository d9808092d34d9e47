using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.Disk;
using Toolkit.DuckDb;

namespace Toolkit.Storage;

/// <summary>Reads from a Parquet file itself what the catalog says of it.</summary>
internal sealed class FooterReader(Workbench bench)
{
    /// <summary>More than any store will ever have: a foreign file must not use up the numbers.</summary>
    private const long MostVersions = 1L << 53;

    /// <summary>The file as if it were new, with the series in it; null when it is no such file or cannot be read.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="id">Its id.</param>
    /// <param name="timeframe">The timeframe of its bars; null when it holds quotes.</param>
    public NewFile? File(string path, string id, Timeframe? timeframe)
    {
        try
        {
            if (timeframe is null)
            {
                var quotes = QuoteRows.Measure(bench, ParquetFiles.Read([path]));
                return quotes.Count == 0 ? null : new(id, path, null, new FileInfo(path).Length, DurableFile.Hash(path), []) { Quotes = quotes };
            }

            List<(SeriesKey, RowStatistics)> series = ParquetFiles.Series(path, timeframe, bench);
            return series.Count == 0 ? null : new(id, path, timeframe, new FileInfo(path).Length, DurableFile.Hash(path), series);
        }
        catch (Exception e) when (e is DuckDBException or IOException)
        {
            return null;
        }
    }

    /// <summary>What the footer says of the file's place among the others; null when it says nothing.</summary>
    public FileFooter? Footer(string path)
    {
        try
        {
            Dictionary<string, string> pairs = bench
                .List($"SELECT decode(key), decode(value) FROM parquet_kv_metadata({SqlLiteral.Of(path)})", r => (r.GetString(0), r.GetString(1)))
                .DistinctBy(pair => pair.Item1).ToDictionary(pair => pair.Item1, pair => pair.Item2);
            return pairs.TryGetValue("toolkit_file_id", out string? id)
                && pairs.TryGetValue("toolkit_base_version", out string? text) && long.TryParse(text, CultureInfo.InvariantCulture, out long version) && version is >= 0 and < MostVersions
                ? new(id, version, pairs.GetValueOrDefault("toolkit_supersedes", string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries)) { IsPart = pairs.ContainsKey("toolkit_part") }
                : null;
        }
        catch (Exception e) when (e is DuckDBException or IOException)
        {
            return null;
        }
    }
}

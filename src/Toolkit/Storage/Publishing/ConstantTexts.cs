using DuckDB.NET.Data;

namespace Toolkit.Storage;

/// <summary>Text columns of which every row of a file has the same value, as SQL that costs nothing to write.</summary>
/// <remarks>
/// DuckDB's Parquet writer hashes each row of a text column to find its dictionary, which takes as long as writing six columns
/// of numbers; of an ENUM it has the dictionary already. The file is the same: VARCHAR, one entry, exact statistics. An ENUM of
/// several values would put all of them into the statistics of each row group, so that nothing could be pruned by it.
/// </remarks>
internal sealed class ConstantTexts(Workbench bench)
{
    /// <summary>An expression of the type of a column that has this value everywhere; it needs no parameter.</summary>
    public string Of(string value)
    {
        string table = bench.NewTable("constant"), type = bench.NewType("text");
        bench.Execute($"CREATE TEMP TABLE {table} (value VARCHAR)");
        using (DuckDBAppender appender = bench.Connection.CreateAppender("temp", "main", table))
        {
            appender.CreateRow().AppendValue(value).EndRow();
        }

        bench.Execute($"CREATE TYPE {type} AS ENUM (SELECT value FROM {table})");
        return $"enum_first(NULL::{type})::{type}";
    }
}

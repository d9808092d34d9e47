using DuckDB.NET.Data;

namespace Toolkit.Tests.Storage.Parquet;

/// <summary>The same rows as DuckDB writes them.</summary>
internal static class DuckFiles
{
    public static void Rewrite(string from, string to, string options)
    {
        using DuckDBConnection duck = new("DataSource=:memory:");
        duck.Open();
        using DuckDBCommand command = duck.CreateCommand();
        command.CommandText = $"COPY (FROM read_parquet('{from}')) TO '{to}' (FORMAT parquet, {options})";
        command.ExecuteNonQuery();
    }
}

using DuckDB.NET.Data;

namespace Toolkit.Ingest;

/// <summary>Bars of a format that DuckDB does not read, as a table of its own.</summary>
internal static class BarTable
{
    private const string Name = "older_bars";

    /// <summary>Columns <c>time</c> (as given, without a zone), <c>open</c> … <c>volume</c>; a price that is none is NaN, which the ingest rejects.</summary>
    /// <returns>SQL of the table, until the next one is filled.</returns>
    public static string Fill(DuckDBConnection duck, IEnumerable<Bar> bars)
    {
        duck.Execute($"CREATE OR REPLACE TEMP TABLE {Name} (time TIMESTAMP, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume DOUBLE)");
        using DuckDBAppender appender = duck.CreateAppender("temp", "main", Name);
        foreach (Bar bar in bars)
        {
            appender.CreateRow().AppendValue(bar.Time).AppendValue(bar.Open).AppendValue(bar.High).AppendValue(bar.Low).AppendValue(bar.Close).AppendValue(bar.Volume).EndRow();
        }

        return Name;
    }

    /// <summary>The same with times that are known to be UTC.</summary>
    public static string FillUtc(DuckDBConnection duck, IEnumerable<Bar> bars) => $"(SELECT make_timestamptz(epoch_us(time)) AS time, * EXCLUDE (time) FROM {Fill(duck, bars)})";
}

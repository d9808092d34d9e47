using DuckDB.NET.Data;
using Toolkit.DuckDb;
using Toolkit.Frames;

namespace Toolkit;

/// <summary>Frames as Parquet files, by way of a table in a DuckDB of its own.</summary>
public static class FrameParquet
{
    /// <summary>Writes the rows as one Parquet file (format version 1, which every reader knows), replacing what is there.</summary>
    /// <exception cref="ToolkitException">A column has a type that Parquet cannot hold, or the file cannot be written.</exception>
    public static void WriteParquet(this Frame frame, string path, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.Columns.Count == 0)
        {
            throw ToolkitException.Usage("a result without columns cannot become a Parquet file", "write the result of a SELECT");
        }

        Staged[] columns = [.. frame.Columns.Select(Stage)];
        using DuckDBConnection db = DuckDbLibrary.Open();
        db.Execute($"CREATE TABLE rows ({string.Join(", ", columns.Select((c, i) => $"c{i} {c.StagedType}"))})");
        Append(db, frame, columns, cancel);

        string select = string.Join(", ", columns.Select((c, i) => $"{c.Expression(i)} AS {SqlLiteral.Name(frame.Columns[i].Name)}"));
        // Beside its name first: a reader, or a failure, never meets half a file.
        string unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Run(db, $"COPY (SELECT {select} FROM rows) TO {SqlLiteral.Of(unfinished)} (FORMAT parquet, PARQUET_VERSION V1, COMPRESSION zstd)", cancel);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static void Append(DuckDBConnection db, Frame frame, Staged[] columns, CancellationToken cancel)
    {
        using DuckDBAppender appender = db.CreateAppender("rows");
        for (int row = 0; row < frame.RowCount; row++)
        {
            IDuckDBAppenderRow to = appender.CreateRow();
            for (int i = 0; i < columns.Length; i++)
            {
                if (frame.Columns[i].IsNull(row))
                {
                    to.AppendNullValue();
                }
                else
                {
                    columns[i].Append(to, row);
                }
            }

            to.EndRow();
            if (row % 4096 == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }
        }
    }

    private static void Run(DuckDBConnection db, string sql, CancellationToken cancel)
    {
        using Interruption interruption = new(db, cancel);
        try
        {
            db.Execute(sql);
        }
        catch (DuckDBException e)
        {
            throw SqlErrors.From(e.Message, cancel);
        }
    }

    private static Staged Stage(FrameColumn column) => column switch
    {
        FrameColumn<double> c => new(c.SqlType, (to, row) => to.AppendValue(c.Values.Span[row])),
        FrameColumn<float> c => new(c.SqlType, (to, row) => to.AppendValue(c.Values.Span[row])),
        FrameColumn<long> c => new(c.SqlType, (to, row) => to.AppendValue(c.Values.Span[row])),
        FrameColumn<int> c => new(c.SqlType, (to, row) => to.AppendValue(c.Values.Span[row])),
        FrameColumn<bool> c => new(c.SqlType, (to, row) => to.AppendValue(c.Values.Span[row])),
        FrameColumn<byte[]> c => new(c.SqlType, (to, row) => to.AppendValue(c.Values.Span[row])),
        FrameColumn<DateTime> c => new("TIMESTAMP", (to, row) => to.AppendValue(c.Values.Span[row]), c.SqlType),
        FrameColumn<string> c => new("VARCHAR", (to, row) => to.AppendValue(c.Values.Span[row]), c.SqlType),
        FrameColumn<Guid> or FrameColumn<SqlInterval> or FrameColumn<DateOnly> or FrameColumn<TimeOnly> => AsText(column),
        _ when column.IsNumber => AsText(column),
        // Nested values travel as JSON, in which text and numbers stay apart.
        _ => new("JSON", (to, row) => to.AppendValue(CellText.Of(column[row]!)), column.SqlType),
    };

    private static Staged AsText(FrameColumn column) =>
        new("VARCHAR", (to, row) => to.AppendValue(CellText.Of(column[row]!)), column.SqlType);

    /// <summary>How a column is brought into the table, and the type it is cast to on its way out.</summary>
    private sealed record Staged(string StagedType, Action<IDuckDBAppenderRow, int> Append, string? Type = null)
    {
        public string Expression(int i) => Type is null || Type == StagedType ? $"c{i}" : $"CAST(c{i} AS {Type})";
    }
}

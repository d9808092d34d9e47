using DuckDB.NET.Data;

namespace Toolkit.Ingest;

/// <summary>An input whose rows can be staged: fast and all or nothing, or slowly and each row judged alone.</summary>
internal abstract class RowSource(InputFile file, IngestRequest request)
{
    public InputFile File => file;

    public IngestRequest Request => request;

    public abstract TableLayout Layout { get; }

    /// <summary>The format that was recognised, in words.</summary>
    public abstract string Format { get; }

    /// <summary>Told what the caller should know; filled while the source is read.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>What a bad row's number counts.</summary>
    public string RowWord => file.Kind == InputKind.Csv ? "line" : "row";

    /// <summary>Name of the table that rows are staged in: time, open, high, low, close, volume in the order of the input. Others start with it.</summary>
    public string Table => $"staged{request.Number}";

    /// <summary>Name of the table (line, time, open, high, low, close, volume, reason, raw) of judged rows.</summary>
    public string JudgedTable => Table + "_judged";

    /// <summary>TEMP, or nothing when other connections of the same database are to see the staged rows.</summary>
    public string Keeping => request.Number is null ? "TEMP" : "";

    /// <summary>Looks at a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="request">What the caller says of it.</param>
    /// <param name="connect">Waits for the database, which a CSV file needs only where its first and last lines leave the order of day and month open.</param>
    /// <exception cref="ToolkitException">It is no table of bars (bad data), or not of this symbol (not found).</exception>
    public static RowSource Recognise(InputFile file, IngestRequest request, Func<DuckDBConnection> connect) =>
        file.Kind == InputKind.Parquet ? ParquetSource.Recognise(file, request, connect()) : CsvSource.Recognise(file, request, connect);

    /// <summary>Makes <see cref="Table"/>; false when a row cannot be read.</summary>
    /// <param name="connection">Where the table is made.</param>
    /// <param name="labels">Times are session dates: taken as written, whatever their offset.</param>
    /// <remarks>Rules are not checked here: a look at the finished table costs a third of a check while rows stream by (measured).</remarks>
    public abstract bool Stage(DuckDBConnection connection, bool labels);

    /// <summary>Makes <see cref="JudgedTable"/>: every row, with the reason why it cannot be taken or NULL.</summary>
    public abstract void Inspect(DuckDBConnection connection, bool labels, RowRules rules);

    /// <summary>Limits an input that holds several symbols to the rows of one.</summary>
    /// <exception cref="ToolkitException">The input holds several symbols, and not this one (not found).</exception>
    public void Only(DuckDBConnection connection)
    {
        string symbol = request.Symbol;
        List<string> symbols = Layout.Has(ColumnRole.Symbol) ? connection.List(SymbolsSql, r => r.GetString(0)) : [];
        string? found = symbols.Find(s => s == symbol) ?? symbols.Find(s => s.Equals(symbol, StringComparison.OrdinalIgnoreCase));
        if (symbols.Count == 1 && found is null)
        {
            Notes.Add($"the file calls its symbol '{symbols[0]}'");
        }
        else if (symbols.Count > 1)
        {
            connection.Execute("SET VARIABLE toolkit_symbol = $symbol", ("symbol", found ?? throw ToolkitException.NotFound(
                $"{file.Name} holds {symbols.Count} symbols, and '{symbol}' is none of them",
                $"take one of {string.Join(", ", symbols.Take(10).Select(s => $"'{s}'"))}{(symbols.Count > 10 ? ", …" : "")}")));
            Notes.Add($"the rows of '{found}' were taken out of {symbols.Count} symbols");
            SymbolFilter = true;
        }
    }

    /// <summary>Whether only the rows of one symbol are taken; its name is bound to the variable <c>toolkit_symbol</c>.</summary>
    protected bool SymbolFilter { get; private set; }

    /// <summary>The symbols that the input names.</summary>
    protected abstract string SymbolsSql { get; }

    /// <summary>Stages the rows of a table of columns <c>c0</c>, <c>c1</c>, …; false when one cannot be read.</summary>
    protected bool Stage(DuckDBConnection connection, string from, string time, Func<ColumnRole, string> number)
    {
        string[] conditions =
        [
            .. SymbolFilter ? [$"trim({Column(ColumnRole.Symbol)}::VARCHAR) = getvariable('toolkit_symbol')"] : Array.Empty<string>(),
            .. Layout.OnePrice ? [$"{Column(ColumnRole.Close)} IS NOT NULL"] : Array.Empty<string>(),
        ];
        try
        {
            connection.Execute($"""
                CREATE OR REPLACE {Keeping} TABLE {Table} AS
                SELECT {time} AS time, {number(ColumnRole.Open)} AS open, {number(ColumnRole.High)} AS high, {number(ColumnRole.Low)} AS low,
                    {number(ColumnRole.Close)} AS close, {number(ColumnRole.Volume)} AS volume
                FROM {from}{(conditions.Length == 0 ? "" : " WHERE " + string.Join(" AND ", conditions))}
                """);
            return true;
        }
        catch (DuckDBException e) when (file.IsAboutARow(e))
        {
            return false;
        }
    }

    protected string Column(ColumnRole role) => $"c{Layout.Column(role)}";

    /// <summary>The distinct dates among some texts in the order of their first rows, and how many rows have each.</summary>
    protected static List<(string Text, long Rows)> Dates(DuckDBConnection connection, string date, string from) => connection.List(
        $"""
        SELECT date, count(*), min(row) FROM (SELECT {date} AS date, row_number() OVER () AS row FROM {from})
        WHERE date IS NOT NULL GROUP BY date ORDER BY 3 LIMIT 100000
        """,
        r => (r.GetString(0), r.GetInt64(1)));
}

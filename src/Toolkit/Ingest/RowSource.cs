using DuckDB.NET.Data;
using Toolkit.Bars;
using Toolkit.DuckDb;

namespace Toolkit.Ingest;

/// <summary>The rows of an input that keep the rules, in its order, and those that do not.</summary>
internal sealed record SourceRows(RowColumns Rows, Rejects Rejects);

/// <summary>An input whose rows can be read: fast and all or nothing, or slowly and each row judged alone.</summary>
internal abstract class RowSource(InputFile file, IngestRequest request, Func<DuckDBConnection> connect)
{
    /// <summary>Columns of a row as a query gives them: NaN is a value that cannot be, and not the lack of one.</summary>
    protected const string Values = "time::TIMESTAMP AS time, open, high, low, close, CASE WHEN isnan(volume) THEN 'inf'::DOUBLE ELSE volume END AS volume";

    private const string JudgedTable = "toolkit_judged";

    private static readonly Dictionary<string, object?> NoParameters = [];

    public InputFile File => file;

    public IngestRequest Request => request;

    public abstract TableLayout Layout { get; }

    /// <summary>The format that was recognised, in words.</summary>
    public abstract string Format { get; }

    /// <summary>Told what the caller should know; filled while the source is read.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>What a bad row's number counts.</summary>
    public string RowWord => file.Kind == InputKind.Csv ? "line" : "row";

    /// <summary>Told how many bytes were read.</summary>
    public Action<long> Advance { get; set; } = _ => { };

    /// <summary>Looks at a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="request">What the caller says of it.</param>
    /// <param name="connect">Gives the database, which many CSV files do without.</param>
    /// <exception cref="ToolkitException">It is no table of bars (bad data), or not of this symbol (not found).</exception>
    public static RowSource Recognise(InputFile file, IngestRequest request, Func<DuckDBConnection> connect) =>
        file.Kind == InputKind.Parquet ? ParquetSource.Recognise(file, request, connect) : CsvSource.Recognise(file, request, connect);

    /// <summary>Reads the rows.</summary>
    /// <param name="labels">Times are session dates: taken as written, whatever their offset.</param>
    /// <param name="rules">What each row is judged by.</param>
    /// <param name="cancel">Stops it.</param>
    public abstract SourceRows Read(bool labels, RowRules rules, CancellationToken cancel);

    /// <summary>Limits an input that holds several symbols to the rows of one.</summary>
    /// <exception cref="ToolkitException">The input holds several symbols, and not this one (not found).</exception>
    public void Only(CancellationToken cancel)
    {
        string symbol = request.Symbol;
        IReadOnlyList<string> symbols = Layout.Has(ColumnRole.Symbol) ? Symbols(cancel) : [];
        string? found = symbols.FirstOrDefault(s => s == symbol) ?? symbols.FirstOrDefault(s => s.Equals(symbol, StringComparison.OrdinalIgnoreCase));
        if (symbols.Count == 1 && found is null)
        {
            Notes.Add($"the file calls its symbol '{symbols[0]}'");
        }
        else if (symbols.Count > 1)
        {
            OnlySymbol = found ?? throw ToolkitException.NotFound(
                $"{file.Name} holds {symbols.Count} symbols, and '{symbol}' is none of them",
                $"take one of {string.Join(", ", symbols.Take(10).Select(s => $"'{s}'"))}{(symbols.Count > 10 ? ", …" : "")}");
            Notes.Add($"the rows of '{found}' were taken out of {symbols.Count} symbols");
        }
    }

    protected DuckDBConnection Connection => connect();

    /// <summary>The one symbol whose rows are taken; null when all are.</summary>
    protected string? OnlySymbol { get; private set; }

    /// <summary>A condition of the rows of <see cref="OnlySymbol"/>, or nothing.</summary>
    protected string IfOnly(string symbol)
    {
        if (OnlySymbol is null)
        {
            return "";
        }

        Connection.Execute("SET VARIABLE toolkit_symbol = $symbol", ("symbol", OnlySymbol));
        return $"{symbol} = getvariable('toolkit_symbol')";
    }

    /// <summary>The symbols that the input names, at most 10,000, in their order.</summary>
    protected virtual IReadOnlyList<string> Symbols(CancellationToken cancel) => Connection.List(SymbolsSql, r => r.GetString(0));

    /// <summary>The same as a query.</summary>
    protected abstract string SymbolsSql { get; }

    /// <summary>Reads a table of columns <c>c0</c>, <c>c1</c>, … as they are typed; null when a row cannot be read, or breaks a rule.</summary>
    protected SourceRows? Typed(string from, string time, Func<ColumnRole, string> number, RowRules rules, CancellationToken cancel)
    {
        string[] conditions =
        [
            .. IfOnly($"trim({Column(ColumnRole.Symbol)}::VARCHAR)") is { Length: > 0 } only ? [only] : Array.Empty<string>(),
            .. Layout.OnePrice ? [$"{Column(ColumnRole.Close)} IS NOT NULL"] : Array.Empty<string>(),
        ];
        string sql = $"""
            SELECT {Values} FROM (
                SELECT {time} AS time, {number(ColumnRole.Open)} AS open, {number(ColumnRole.High)} AS high, {number(ColumnRole.Low)} AS low,
                    {number(ColumnRole.Close)} AS close, {number(ColumnRole.Volume)} AS volume
                FROM {from}{(conditions.Length == 0 ? "" : " WHERE " + string.Join(" AND ", conditions))})
            """;
        try
        {
            RowColumns rows = RowQuery.Read(Connection, sql, NoParameters, cancel);
            return rules.AllKeep(rows) ? new(rows, Rejects.None) : null;
        }
        catch (ToolkitException e)
        {
            return file.IsAboutARow(e) ? null : throw file.Unreadable(e);
        }
    }

    /// <summary>Reads each row alone.</summary>
    /// <param name="select">A query of line, time, open, high, low, close, volume and the reason why the row cannot be read, or NULL.</param>
    /// <param name="raw">A query of line and the text of the row.</param>
    /// <param name="rules">What else each row is judged by.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The rows, and their lines.</returns>
    protected (SourceRows Rows, List<long> Lines) Judged(string select, string raw, RowRules rules, CancellationToken cancel)
    {
        DuckDBConnection connection = Connection;
        connection.Execute($"CREATE OR REPLACE TEMP TABLE {JudgedTable} AS {select}");
        List<(long, string)> rejected = connection.List($"SELECT line, reason FROM {JudgedTable} WHERE reason IS NOT NULL", r => (r.GetInt64(0), r.GetString(1)));
        List<long> lines = [];
        RowColumns rows = RowQuery.Read(connection, ($"SELECT {Values}, line FROM {JudgedTable} WHERE reason IS NULL", NoParameters), lines, cancel);
        connection.Execute($"DROP TABLE {JudgedTable}");
        for (int i = 0; i < rows.Count; i++)
        {
            if (rules.Broken(rows, i) is { } reason)
            {
                rejected.Add((lines[i], reason));
                rows.Time[i] = RowColumns.NoTime;
            }
        }

        if (rejected.Count == 0)
        {
            return (new(rows, Rejects.None), lines);
        }

        rejected.Sort();
        lines = [.. lines.Where((_, i) => rows.Time[i] != RowColumns.NoTime)];
        rows.Compact();
        List<long> listed = [.. rejected.Take(Quarantine.MostRows).Select(r => r.Item1)];
        Dictionary<long, string> texts = connection.List(
            $"SELECT line, left(raw, 2000) FROM ({raw}) WHERE line IN (SELECT unnest($lines::BIGINT[]))", r => (r.GetInt64(0), r.Text(1) ?? ""), ("lines", listed))
            .ToDictionary(t => t.Item1, t => t.Item2);
        return (new(rows, new(rejected, texts)), lines);
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

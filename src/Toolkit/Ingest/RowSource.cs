using DuckDB.NET.Data;
using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Ingest;

/// <summary>What a row is judged by.</summary>
/// <param name="Rules">The rules of prices.</param>
/// <param name="SkippedTime">SQL over <c>time</c> that is true for local times that do not exist, or null.</param>
/// <param name="Zone">The zone they do not exist in.</param>
internal sealed record RowChecks(BarRules Rules, string? SkippedTime = null, string? Zone = null)
{
    /// <summary>SQL: why a row cannot be taken, or NULL.</summary>
    public string Reason => SkippedTime is null
        ? RuleSql.Reason(Rules)
        : $"coalesce({RuleSql.Reason(Rules)}, CASE WHEN {SkippedTime} THEN 'the local time does not exist in {Zone}' END)";
}

/// <summary>An input whose rows can be staged: fast and all or nothing, or slowly and each row judged alone.</summary>
internal abstract class RowSource(InputFile file)
{
    public InputFile File { get; } = file;

    /// <summary>TEMP, or nothing when other connections of the same database are to see the staged rows.</summary>
    public string Keeping { get; set; } = "TEMP";

    /// <summary>Told what the caller should know; filled while the source is read.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The format that was recognised, in words.</summary>
    public abstract string Format { get; }

    /// <summary>Whether the staged times are UTC already, whatever zone the caller named.</summary>
    public abstract bool IsUtc { get; }

    /// <summary>The times are counts or typed moments, which name no date by themselves.</summary>
    public abstract bool TimesAreInstants { get; }

    /// <summary>What a bad row's number counts: <c>line</c> of a text, <c>row</c> of a table.</summary>
    public abstract string RowWord { get; }

    /// <summary>IANA zone that the times name themselves, or null.</summary>
    public abstract string? Zone { get; }

    /// <summary>The prices are adjusted ones, by the names of their columns.</summary>
    public abstract bool Adjusted { get; }

    /// <summary>Which column was taken for what.</summary>
    public ColumnMap Columns
    {
        get
        {
            string? Of(ColumnRole role) => Table.Roles.IndexOf(role) is >= 0 and var at ? Name(at) : null;
            string? close = Of(ColumnRole.Close);
            return new()
            {
                Time = Of(ColumnRole.Time),
                TimeOfDay = Of(ColumnRole.TimeOfDay),
                Open = Of(ColumnRole.Open) ?? close,
                High = Of(ColumnRole.High) ?? close,
                Low = Of(ColumnRole.Low) ?? close,
                Close = close,
                Volume = Of(ColumnRole.Volume),
                Symbol = Of(ColumnRole.Symbol),
            };
        }
    }

    /// <summary>The columns that were taken for nothing.</summary>
    public IReadOnlyList<string> LeftOut => [.. Enumerable.Range(0, Table.Roles.Count).Where(i => Table.Roles[i] == ColumnRole.Ignored).Select(Name)];

    /// <summary>One per column.</summary>
    private protected abstract (IReadOnlyList<ColumnRole> Roles, IReadOnlyList<string> Names) Table { get; }

    /// <summary>The name by which the caller can name the column, too.</summary>
    private string Name(int column) => Table.Names.Count(n => n == Table.Names[column]) > 1 ? $"column {column + 1}" : Table.Names[column];

    /// <summary>Makes table (time, open, high, low, close, volume), in the order of the input; false when a row cannot be read.</summary>
    /// <param name="connection">Where the table is made.</param>
    /// <param name="table">Its name.</param>
    /// <param name="labels">Times are session dates: taken as written, whatever their offset.</param>
    /// <remarks>Rules are not checked here: a look at the finished table costs a third of a check while rows stream by (measured).</remarks>
    public abstract bool Stage(DuckDBConnection connection, string table, bool labels);

    private protected string StageSql(string table, string time, Func<ColumnRole, string> number, (string From, string? Where) rows) =>
        $"""
        CREATE OR REPLACE {Keeping} TABLE {table} AS
        SELECT {time} AS time, {number(ColumnRole.Open)} AS open, {number(ColumnRole.High)} AS high, {number(ColumnRole.Low)} AS low,
            {number(ColumnRole.Close)} AS close, {number(ColumnRole.Volume)} AS volume
        FROM {rows.From}{(rows.Where is null ? "" : $" WHERE {rows.Where}")}
        """;

    /// <summary>Makes table (line, time, open, high, low, close, volume, reason, raw): every row, with the reason why it cannot be taken or NULL.</summary>
    public abstract void Inspect(DuckDBConnection connection, string table, bool labels, RowChecks checks);

    /// <summary>Whether only the rows of one symbol are taken; its name is bound to the variable <c>toolkit_symbol</c>.</summary>
    protected bool SymbolFilter { get; private set; }

    /// <summary>Limits an input that holds several symbols to the rows of one.</summary>
    /// <exception cref="ToolkitException">The input holds several symbols, and not this one (not found).</exception>
    public void Only(DuckDBConnection connection, string symbol)
    {
        if (Symbols(connection) is not { Count: > 0 } symbols)
        {
            return;
        }

        string? found = symbols.FirstOrDefault(s => s == symbol) ?? symbols.FirstOrDefault(s => s.Equals(symbol, StringComparison.OrdinalIgnoreCase));
        if (symbols.Count == 1)
        {
            if (found is null)
            {
                Notes.Add($"the file calls its symbol '{symbols[0]}'");
            }

            return;
        }

        if (found is null)
        {
            throw ToolkitException.NotFound(
                $"{File.Name} holds {symbols.Count} symbols, and '{symbol}' is none of them",
                $"take one of {string.Join(", ", symbols.Take(10).Select(s => $"'{s}'"))}{(symbols.Count > 10 ? ", …" : "")}");
        }

        Notes.Add($"the rows of '{found}' were taken out of {symbols.Count} symbols");
        connection.Execute("SET VARIABLE toolkit_symbol = $symbol", ("symbol", found));
        SymbolFilter = true;
    }

    /// <summary>The symbols that the input names, or null when it names none.</summary>
    protected abstract IReadOnlyList<string>? Symbols(DuckDBConnection connection);

    private protected static List<string> Texts(DuckDBConnection connection, string sql) => connection.List(sql, r => r.GetString(0));
}

using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Toolkit.DuckDb;

namespace Toolkit.Ingest;

/// <summary>A SQLite file of ticks of an older system, as a file of lines: its columns are known by the same names.</summary>
internal sealed class TickDatabase : TickSource, IDisposable
{
    /// <summary>The row's own number, so that a file that has grown since brings only what is new.</summary>
    private const string RowNumber = "rowid";

    /// <summary>What stands for the row's number; a column of the file that is called so goes first.</summary>
    private const string Sequence = "sequence";

    private static readonly TickColumn[] Numbers = [TickColumn.Bid, TickColumn.Ask, TickColumn.Price, TickColumn.Size, TickColumn.Spread];

    private readonly OlderDatabase _database;
    private readonly string _query;

    /// <param name="file">The file, plain or compressed.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="unique">Told when it could not hold two ticks of one symbol and timestamp.</param>
    public TickDatabase(InputFile file, TickImportOptions options, Action unique)
        : base(new TickParser(options))
    {
        _database = OlderDatabase.Open(Plain(file));
        try
        {
            (string table, Columns) = Find(file.Name);
            Parser.MustHaveSymbol(Columns, file.Name);
            string[] own = _database.Tables[table];
            _query = $"SELECT {string.Join(", ", Columns.Header.Select((name, i) => i < own.Length ? SqlLiteral.Name(name) : RowNumber))} FROM {SqlLiteral.Name(table)} ORDER BY {RowNumber}";
            if (IsUnique(table))
            {
                unique();
            }
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    public override TickColumns Columns { get; }

    public override string Beside => string.Concat(new[] { "-wal", "-journal" }.Select(name => _database.Path + name).Where(File.Exists)
        .Select(path => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))));

    public override IEnumerable<(long Line, string Raw, Tick Tick, string? Reason)> Read()
    {
        // A reader that yields keeps the connection for itself.
        using SqliteConnection connection = _database.Connect();
        using DbCommand command = connection.Command(_query);
        using SqliteDataReader reader = (SqliteDataReader)command.ExecuteReader();
        string[] fields = new string[Columns.Header.Length];
        double?[] numbers = new double?[Numbers.Length];
        int[] places = Array.ConvertAll(Numbers, column => Columns[column] ?? -1);
        for (long number = 1; reader.Read(); number++)
        {
            Take(reader.Handle!, fields, places, numbers);
            string? reason = Parser.Parse(Columns, fields, out Tick tick, numbers);
            yield return (number, reason is null ? string.Empty : string.Join(',', fields.Select((_, i) => reader.IsDBNull(i) ? "" : OlderRow.Text(reader.GetValue(i)))), tick, reason);
        }
    }

    /// <summary>Takes a row by SQLite's own calls: a reader looks at the type of each value several times, and there are millions.</summary>
    private static void Take(sqlite3_stmt row, string[] fields, int[] places, double?[] numbers)
    {
        for (int i = 0; i < fields.Length; i++)
        {
            int type = raw.sqlite3_column_type(row, i), place = Array.IndexOf(places, i);
            double value = place >= 0 && type is raw.SQLITE_FLOAT or raw.SQLITE_INTEGER ? raw.sqlite3_column_double(row, i) : double.NaN;
            bool known = place >= 0 && double.IsFinite(value);
            fields[i] = known || type == raw.SQLITE_NULL ? string.Empty : OlderRow.Text(row, i, type);
            if (place >= 0)
            {
                numbers[place] = known ? value : null;
            }
        }
    }

    public void Dispose() => _database.Dispose();

    private (string Table, TickColumns Columns) Find(string file)
    {
        ToolkitException? why = null;
        foreach ((string table, string[] columns) in _database.Tables.OrderBy(one => !one.Key.Equals("ticks", StringComparison.OrdinalIgnoreCase)))
        {
            try
            {
                TickColumns found = TickColumns.Of(columns, file);
                return (table, found[TickColumn.Sequence] is null ? TickColumns.Of([.. columns, Sequence], file) : found);
            }
            catch (ToolkitException e)
            {
                why ??= e;
            }
        }

        throw why ?? ToolkitException.BadData($"{file} has no table", "is it a file of ticks?");
    }

    private bool IsUnique(string table) => _database.Read(connection => connection
        .List("SELECT name FROM pragma_index_list($table) WHERE \"unique\"", r => r.GetString(0), ("$table", table))
        .Any(index => connection.List("SELECT name FROM pragma_index_info($index)", r => r.GetString(0), ("$index", index)) is [var a, var b]
            && new[] { a, b }.Any(name => Columns[TickColumn.Symbol] is { } at && Columns.Header[at] == name) && new[] { a, b }.Any(name => Columns[TickColumn.Time] is { } at && Columns.Header[at] == name)));

    private static string Plain(InputFile file)
    {
        if (file.Compression == InputCompression.None)
        {
            return file.ReadPath;
        }

        Directory.CreateDirectory(file.WorkFolder);
        string copy = Path.Combine(file.WorkFolder, Guid.NewGuid().ToString("N") + ".db");
        try
        {
            using Stream text = file.OpenText();
            using FileStream to = File.Create(copy);
            InputLimits.Copy(text, to, file.Name, file.Bytes);
        }
        catch (Exception e) when (InputFile.IsDamage(e))
        {
            throw file.Damaged(e);
        }

        return copy;
    }
}

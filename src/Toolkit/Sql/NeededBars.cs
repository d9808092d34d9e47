using System.Text.Json;
using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Sql;

/// <summary>Which bars a statement can need, so that of a workspace whose files lie at a remote only those are brought.</summary>
/// <remarks>
/// DuckDB's own parser gives the tree. Only what is certain counts: conditions that hold for all of WHERE, on columns of a plain
/// <c>FROM bars</c>, with constants or parameters. Anything else needs all.
/// </remarks>
internal sealed class NeededBars
{
    private readonly DuckDBConnection _connection;
    private readonly IReadOnlyDictionary<string, object?> _parameters;
    private readonly List<BarCondition> _conditions = [];
    private bool _all;

    private NeededBars(DuckDBConnection connection, IReadOnlyDictionary<string, object?> parameters) => (_connection, _parameters) = (connection, parameters);

    /// <summary>Whether a text is nothing but SELECTs, which leave no name behind for later ones.</summary>
    public static JsonDocument? Parse(DuckDBConnection connection, string sql)
    {
        JsonDocument tree = SqlConfinement.Parse(connection, sql);
        if (tree.RootElement.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.True)
        {
            tree.Dispose();
            return null;
        }

        return tree;
    }

    /// <summary>Of the bars of a text one of these conditions must hold; null when it may need any.</summary>
    public static IReadOnlyList<BarCondition>? Of(DuckDBConnection connection, JsonDocument tree, string sql, IReadOnlyDictionary<string, object?> parameters)
    {
        // Macros over the view, and functions that take a name as text.
        if (BarsView.Words.Except(BarsView.Names).Any(word => sql.Contains(word, StringComparison.OrdinalIgnoreCase))
            || connection.Scalar("SELECT current_setting('default_collation')") is string { Length: > 0 })
        {
            return null;
        }

        NeededBars needed = new(connection, parameters);
        needed.Walk(tree.RootElement);
        return needed._all ? null : needed._conditions;
    }

    /// <summary>The files with bars that a text can need; null: all.</summary>
    public static Func<FileEntry, bool>? Files(DuckDBConnection connection, JsonDocument tree, StoreSnapshot snapshot, string sql, IReadOnlyDictionary<string, object?> parameters)
    {
        IReadOnlySet<string>? ids = Of(connection, tree, sql, parameters) is { } conditions ? snapshot.Matching(conditions) : null;
        return ids is null ? null : file => ids.Contains(file.Id);
    }

    /// <summary>Brings what a confined statement can need, before the process that runs it, and writes nothing, looks for it.</summary>
    public static void Bring(BarStore store, StoreSnapshot snapshot, string sql, IReadOnlyDictionary<string, object?> parameters)
    {
        bool bars = BarsView.Words.Any(Named), quotes = QuotesView.Words.Any(Named);
        if (!snapshot.MayLackFiles || !(bars || quotes))
        {
            return;
        }

        DuckDBConnection connection = store.RentDuckDb();
        try
        {
            using JsonDocument? tree = Parse(connection, sql);
            Func<FileEntry, bool>? needed = tree is null ? null : Files(connection, tree, snapshot, sql, parameters);
            snapshot.Check(snapshot.AllFiles().Where(file => file.IsQuotes ? quotes : bars && needed?.Invoke(file) is not false));
        }
        finally
        {
            store.ReturnDuckDb(connection);
        }

        bool Named(string word) => sql.Contains(word, StringComparison.OrdinalIgnoreCase);
    }

    private void Walk(JsonElement node)
    {
        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in node.EnumerateArray())
            {
                Walk(item);
            }
        }
        else if (node.ValueKind == JsonValueKind.Object)
        {
            bool plain = Text(node, "type") == "SELECT_NODE" && IsPlain(node);
            if (plain)
            {
                _conditions.Add(Condition(node));
            }

            _all |= IsBars(node) || Text(node, "type") == "SHOW_REF";
            foreach (JsonProperty property in node.EnumerateObject().Where(property => !plain || property.Name != "from_table"))
            {
                Walk(property.Value);
            }
        }
    }

    private static bool IsBars(JsonElement node) =>
        Text(node, "type") == "BASE_TABLE" && BarsView.Names.Contains(Text(node, "table_name") ?? "", StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a SELECT reads the view alone, under its own columns, without a sample of it.</summary>
    private static bool IsPlain(JsonElement select) =>
        select.TryGetProperty("from_table", out JsonElement from) && IsBars(from) && IsNothing(from, "sample") && IsNothing(select, "sample") && IsNothing(from, "at_clause")
        && from.TryGetProperty("column_name_alias", out JsonElement renamed) && renamed.GetArrayLength() == 0;

    private BarCondition Condition(JsonElement select)
    {
        JsonElement from = select.GetProperty("from_table");
        string name = Text(from, "alias") is { Length: > 0 } alias ? alias : Text(from, "table_name")!;
        BarCondition all = BarCondition.Any;
        foreach (JsonElement term in Terms(select.TryGetProperty("where_clause", out JsonElement where) ? where : default))
        {
            all = With(all, term, name);
        }

        return all;
    }

    private static IEnumerable<JsonElement> Terms(JsonElement where) => where.ValueKind != JsonValueKind.Object ? []
        : Text(where, "type") == "CONJUNCTION_AND" ? where.GetProperty("children").EnumerateArray().SelectMany(Terms)
        : [where];

    private BarCondition With(BarCondition all, JsonElement term, string name)
    {
        string? type = Text(term, "type");
        switch (type)
        {
            case "COMPARE_EQUAL" or "COMPARE_LESSTHAN" or "COMPARE_LESSTHANOREQUALTO" or "COMPARE_GREATERTHAN" or "COMPARE_GREATERTHANOREQUALTO":
                (JsonElement left, JsonElement right) = (term.GetProperty("left"), term.GetProperty("right"));
                return Column(left, name) is { } column ? Compare(all, column, type, right)
                    : Column(right, name) is { } other ? Compare(all, other, Turned(type), left)
                    : all;
            case "COMPARE_BETWEEN" when Column(term.GetProperty("input"), name) is { } between:
                return Compare(Compare(all, between, "COMPARE_GREATERTHANOREQUALTO", term.GetProperty("lower")), between, "COMPARE_LESSTHANOREQUALTO", term.GetProperty("upper"));
            case "COMPARE_IN" when term.GetProperty("children").EnumerateArray().ToList() is [var tested, .. var values] && Column(tested, name) is { } listed && listed != "time":
                List<string?> words = values.ConvertAll(Word);
                return words.Contains(null) ? all : Among(all, listed, [.. words.OfType<string>()]);
            default:
                return all;
        }
    }

    private BarCondition Compare(BarCondition all, string column, string type, JsonElement value) => (column, type) switch
    {
        ("time", _) when Time(value) is { } time => all with
        {
            From = type is "COMPARE_EQUAL" || type.StartsWith("COMPARE_GREATER", StringComparison.Ordinal) ? Math.Max(all.From, time) : all.From,
            To = type is "COMPARE_EQUAL" || type.StartsWith("COMPARE_LESS", StringComparison.Ordinal) ? Math.Min(all.To, time) : all.To,
        },
        (not "time", "COMPARE_EQUAL") when Word(value) is { } word => Among(all, column, [word]),
        _ => all,
    };

    private static BarCondition Among(BarCondition all, string column, IReadOnlyList<string> words) => column switch
    {
        "exchange" => all with { Exchanges = Both(all.Exchanges, words) },
        "symbol" => all with { Symbols = Both(all.Symbols, words) },
        _ => all with { Timeframes = Both(all.Timeframes, words) },
    };

    private static IReadOnlyList<string> Both(IReadOnlyList<string>? a, IReadOnlyList<string> b) => a is null ? b : [.. a.Intersect(b, StringComparer.Ordinal)];

    private static string Turned(string type) => type switch
    {
        "COMPARE_LESSTHAN" or "COMPARE_LESSTHANOREQUALTO" => "COMPARE_GREATERTHANOREQUALTO",
        "COMPARE_GREATERTHAN" or "COMPARE_GREATERTHANOREQUALTO" => "COMPARE_LESSTHANOREQUALTO",
        _ => type,
    };

    /// <summary>The column of the view that an expression is; null when it is something else.</summary>
    private static string? Column(JsonElement node, string name)
    {
        if (Text(node, "type") != "COLUMN_REF" || node.GetProperty("column_names").EnumerateArray().Select(part => part.GetString()!).ToList() is not { } parts)
        {
            return null;
        }

        string? column = parts is [var only] ? only : parts is [var table, var own] && table.Equals(name, StringComparison.OrdinalIgnoreCase) ? own : null;
        return column?.ToLowerInvariant() is "exchange" or "symbol" or "timeframe" or "time" ? column.ToLowerInvariant() : null;
    }

    private string? Word(JsonElement node) => Value(node) as string;

    /// <summary>The time that an expression is, in microseconds; null when that is not certain.</summary>
    private long? Time(JsonElement node)
    {
        bool cast = Text(node, "type") == "OPERATOR_CAST" && Text(node.GetProperty("cast_type"), "id") is "TIMESTAMP" or "DATE";
        string type = cast ? Text(node.GetProperty("cast_type"), "id")! : "TIMESTAMP";
        object? value = Value(cast ? node.GetProperty("child") : node);
        if (value is DateTime { Kind: not DateTimeKind.Local } moment)
        {
            return UnixMicroseconds.From(DateTime.SpecifyKind(moment, DateTimeKind.Utc)) is var micros && type == "DATE" ? null : micros;
        }

        try
        {
            return value is string text && _connection.Scalar($"SELECT epoch_us(TRY_CAST(TRY_CAST($text AS {type}) AS TIMESTAMP))", ("text", text)) is long time ? time : null;
        }
        catch (DuckDBException)
        {
            // Past all times.
            return null;
        }
    }

    private object? Value(JsonElement node) => Text(node, "type") switch
    {
        "VALUE_CONSTANT" when node.GetProperty("value") is var value && Text(value.GetProperty("type"), "id") == "VARCHAR" => Text(value, "value"),
        "VALUE_PARAMETER" when Text(node, "identifier") is { } name => _parameters.GetValueOrDefault(name),
        _ => null,
    };

    private static bool IsNothing(JsonElement node, string name) => !node.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null;

    private static string? Text(JsonElement node, string name) =>
        node.ValueKind == JsonValueKind.Object && node.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

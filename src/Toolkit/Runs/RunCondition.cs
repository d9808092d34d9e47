using System.Text.Json.Nodes;

namespace Toolkit.Runs;

/// <summary>A condition on runs as DuckDB's parser reads it, made ready to be asked of a table of just the columns that it names.</summary>
internal sealed class RunCondition
{
    /// <summary>What the columns are called in the table, by their place; of those with several values the array.</summary>
    private const string Value = "c", Values = "a";

    /// <summary>Tests that deny, and what they deny: "symbol != 'SPY'" means that none of its symbols is SPY.</summary>
    private static readonly Dictionary<string, string> Denied = new()
    {
        ["COMPARE_NOTEQUAL"] = "COMPARE_EQUAL",
        ["COMPARE_NOT_IN"] = "COMPARE_IN",
        ["OPERATOR_IS_NULL"] = "OPERATOR_IS_NOT_NULL",
    };

    /// <summary>What a condition may call: each takes a time in proportion to its texts and makes nothing large.</summary>
    private static readonly HashSet<string> Calls = new(StringComparer.OrdinalIgnoreCase)
    {
        "+", "-", "*", "/", "//", "%", "^", "**", "||", "^@", "abs", "round", "trunc", "floor", "ceil", "sqrt", "ln", "log", "exp", "pow", "sign", "least", "greatest",
        "lower", "upper", "trim", "length", "contains", "starts_with", "ends_with", "isnan", "isfinite", "nullif",
        "year", "month", "day", "hour", "date_trunc", "date_part", "now", "get_current_timestamp", "today",
        "to_years", "to_months", "to_weeks", "to_days", "to_hours", "to_minutes", "to_seconds",
    };

    private const string Match = "regexp_full_match";

    private readonly IReadOnlyDictionary<string, bool> _parameters;
    private readonly JsonNode _none;
    private readonly List<RunColumn> _columns = [];

    /// <param name="statement">A SELECT whose second column is <see cref="Pattern"/>, which is taken out, and whose WHERE clause is the condition, which is changed.</param>
    /// <param name="parameters">Parameters of the stored runs, and whether any of their values is a number.</param>
    /// <exception cref="ToolkitException">A name is not known, or the condition is none on one run (usage).</exception>
    public RunCondition(JsonNode statement, IReadOnlyDictionary<string, bool> parameters)
    {
        _parameters = parameters;
        JsonArray selected = statement["select_list"]!.AsArray();
        _none = selected[1]!;
        selected.RemoveAt(1);
        foreach (JsonObject part in Parts(statement["where_clause"]).ToArray())
        {
            Bound(part);
        }

        Read(statement["where_clause"]!.AsObject());
    }

    /// <summary>That none of several values passes a test, which takes the place of <c>true</c>.</summary>
    public static string Pattern { get; } = $"""NOT list_contains(list_transform(from_json({Values}, '["VARCHAR"]'), lambda {Value}: true), true)""";

    /// <summary>Definitions of the table's columns.</summary>
    public IEnumerable<string> Definitions => _columns.Select((column, i) => column.IsSeveral ? $"{Values}{i} VARCHAR" : $"{Value}{i} {column.Type}");

    public IReadOnlyList<RunColumn> Columns => _columns;

    /// <summary>What a column's parameter is bound to in SQLite.</summary>
    public static string Placeholder(int column) => string.Create(CultureInfo.InvariantCulture, $"$p{column}");

    /// <summary>Refuses what could run away: nothing stops DuckDB within one call.</summary>
    private void Bound(JsonObject part)
    {
        const string Way = "a condition compares, calculates and looks for texts; `tk.SqlAsync()` asks anything of the view runs";
        string? name = Text(part, "class") == "FUNCTION" ? Text(part, "function_name") : null;
        if (name is "~~" or "!~~" or "~~*" or "!~~*")
        {
            Like(part, denies: name[0] == '!');
        }
        else if (name is not null && !Calls.Contains(name))
        {
            throw ToolkitException.Usage($"it calls {name}()", Way);
        }
        else if (part["cast_type"]?["type_info"] is not null && Text(part["cast_type"]!, "id") != "DECIMAL")
        {
            throw ToolkitException.Usage($"it makes a value of type {Text(part["cast_type"]!, "id")}", Way);
        }
    }

    /// <summary>LIKE by regular expression, upper and lower case being one: DuckDB's own tries every way to spread a text over several %.</summary>
    private void Like(JsonObject like, bool denies)
    {
        JsonArray sides = like["children"]!.AsArray();
        if (sides[1] is not JsonObject pattern || pattern["value"] is not JsonObject value || Text(value, "value") is not { } text)
        {
            throw ToolkitException.Usage("LIKE is followed by something else than a text", "write it like: name like '%walk%'");
        }

        JsonNode options = pattern.DeepClone();
        options["value"]!["value"] = "is";
        value["value"] = string.Concat(text.Select(c => c switch { '%' => ".*", '_' => ".", _ when char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) => $"\\{c}", _ => c.ToString() }));
        sides.Add(options);
        (like["function_name"], like["is_operator"]) = (Match, false);
        if (denies)
        {
            JsonObject none = _none.DeepClone().AsObject();
            none["children"]!.AsArray().Clear();
            like.ReplaceWith(none);
            none["children"]!.AsArray().Add((JsonNode)like);
        }
    }

    private void Read(JsonObject node)
    {
        if (Text(node, "class") != "CONJUNCTION" && Text(node, "type") != "OPERATOR_NOT")
        {
            Test(node);
            return;
        }

        foreach (JsonNode? child in node["children"]!.AsArray().ToArray())
        {
            Read(child!.AsObject());
        }
    }

    private void Test(JsonObject test)
    {
        JsonObject[] parts = [.. Parts(test)];
        if (Array.Exists(parts, part => Text(part, "class") == "SUBQUERY"))
        {
            throw ToolkitException.Usage("it asks another table", "a condition looks at one run at a time; `tk.SqlAsync()` asks anything of all of them");
        }

        // A cast says itself what it makes of its text; true and false are such casts.
        JsonObject[] constants = [.. parts.Where(part => Text(part, "class") == "CONSTANT" && (part.Parent as JsonObject)?["cast_type"] is null)];
        JsonObject[] names = [.. parts.Where(part => Text(part, "class") == "COLUMN_REF")];
        RunColumn[] columns = Array.ConvertAll(names, Find);
        JsonObject[] texts = [.. constants.Where(constant => Text(constant["value"]!["type"]!, "id") == "VARCHAR")];
        if (Array.Exists(columns, column => column.Type == "TIMESTAMP"))
        {
            Array.ForEach(texts, text => text["value"]!["value"] = Moment(Text(text["value"]!, "value")!));
        }

        bool asText = texts.Length > 0 || Text(test, "type") is "OPERATOR_IS_NULL" or "OPERATOR_IS_NOT_NULL" || Array.Exists(columns, column => column.Type == "VARCHAR")
            || (constants.Length == 0 && Array.TrueForAll(columns, column => column.Parameter is { } parameter && !_parameters.GetValueOrDefault(parameter)));
        int[] places = Array.ConvertAll(columns, column => Place(column.As(asText, Placeholder(_columns.Count))));
        for (int i = 0; i < names.Length; i++)
        {
            names[i]["column_names"] = new JsonArray($"{Value}{places[i]}");
        }

        foreach (int several in places.Distinct().Where(place => _columns[place].IsSeveral))
        {
            test = OneOf(several, test);
        }
    }

    /// <summary>Puts around a test that one of several values passes it.</summary>
    private JsonObject OneOf(int place, JsonObject test)
    {
        bool denies = false;
        foreach (string key in (string[])["type", "function_name"])
        {
            if (Denied.TryGetValue(Text(test, key) ?? "", out string? denied))
            {
                (test[key], denies) = (denied, true);
            }
        }

        JsonObject none = _none.DeepClone().AsObject(), one = none["children"]![0]!.AsObject();
        JsonArray transform = one["children"]![0]!["children"]!.AsArray();
        transform[0]!["children"]![0]!["column_names"] = new JsonArray($"{Values}{place}");
        transform[1]!["lhs"]!["column_names"] = new JsonArray($"{Value}{place}");
        none["children"]!.AsArray().Clear();
        JsonObject outer = denies ? none : one;
        test.ReplaceWith(outer);
        transform[1]!["expr"] = test;
        if (denies)
        {
            none["children"]!.AsArray().Add((JsonNode)one);
        }

        return outer;
    }

    private int Place(RunColumn column)
    {
        int known = _columns.FindIndex(c => (c.Name, c.Type) == (column.Name, column.Type));
        if (known >= 0)
        {
            return known;
        }

        _columns.Add(column);
        return _columns.Count - 1;
    }

    private RunColumn Find(JsonObject name)
    {
        string[] parts = [.. name["column_names"]!.AsArray().Select(part => (string)part!)];
        return RunColumn.Find(string.Join('.', parts is ["runs", ..] and not [_] ? parts[1..] : parts), _parameters.Keys, Placeholder(_columns.Count));
    }

    /// <summary>The expressions in an expression, itself included.</summary>
    private static IEnumerable<JsonObject> Parts(JsonNode? node) => node switch
    {
        JsonObject it => it.SelectMany(property => Parts(property.Value)).Concat(it.ContainsKey("class") ? [it] : []),
        JsonArray all => all.SelectMany(Parts),
        _ => [],
    };

    private static string Moment(string text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
        ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)
        : throw ToolkitException.Usage($"'{text}' is no time", "write it like '2026-01-31' or '2026-01-31T09:30:00Z'");

    private static string? Text(JsonNode node, string key) => node[key] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}

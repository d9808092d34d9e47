using System.Globalization;

namespace Toolkit.Runs;

/// <summary>Turns a filter of a user's into a condition of SQLite's SQL; every value of it is bound.</summary>
/// <remarks>
/// <code>
/// any    := all { "or" all }
/// all    := one { "and" one }
/// one    := "not" one | "(" any ")" | value test
/// test   := ( = | == | != | &lt;> | &lt; | &lt;= | > | >= ) value | [ "not" ] "like" text | [ "not" ] "in" "(" literal { "," literal } ")"
///         | "is" [ "not" ] "null"
/// value  := name | literal        name := column | statistic | parameter | "param." parameter
/// literal := number | text in quotes | "true" | "false"
/// </code>
/// No text of the user becomes SQL: names come from a closed list or are bound, signs and words are looked up.
/// </remarks>
internal sealed class RunFilter
{
    private const int DeepestNesting = 100;

    /// <summary>SQLite takes about a thousand.</summary>
    private const int MostTests = 300;

    private static readonly Dictionary<string, string> Comparisons = new()
    {
        ["="] = "=",
        ["=="] = "=",
        ["!="] = "<>",
        ["<>"] = "<>",
        ["<"] = "<",
        ["<="] = "<=",
        [">"] = ">",
        [">="] = ">=",
    };

    private readonly RunFilterText _text;
    private readonly Func<string, string?> _parameter;
    private readonly List<(string Name, object? Value)> _bound;
    private int _depth;
    private int _tests;

    private RunFilter(string text, Func<string, string?> parameter, List<(string Name, object? Value)> bound) =>
        (_text, _parameter, _bound) = (new(text), parameter, bound);

    /// <param name="text">The filter.</param>
    /// <param name="parameter">The stored name of a parameter, whatever its case; null when no run has such a one.</param>
    /// <param name="bound">Where values are put.</param>
    /// <returns>The condition.</returns>
    /// <exception cref="ToolkitException">The text is no filter (usage); the message says where.</exception>
    public static string Translate(string text, Func<string, string?> parameter, List<(string Name, object? Value)> bound)
    {
        RunFilter filter = new(text, parameter, bound);
        string sql = filter.Any();
        return filter._text.Kind == FilterToken.End ? sql : throw filter._text.Wrong($"'{filter._text.Value}' is one word too many");
    }

    /// <summary>A name that runs can be ordered by.</summary>
    public static RunName Resolve(string name, Func<string, string?> parameter, List<(string Name, object? Value)> bound)
    {
        RunFilter filter = new(name, parameter, bound);
        RunName resolved = filter._text.Kind == FilterToken.Name ? filter.Named() : throw filter._text.Wrong("a name is missing");
        return filter._text.Kind == FilterToken.End ? resolved : throw filter._text.Wrong("one name is enough to order by");
    }

    private string Any() => Joined("or", All);

    private string All() => Joined("and", One);

    private string Joined(string word, Func<string> part)
    {
        List<string> parts = [part()];
        while (_text.IsWord(word))
        {
            _text.Move();
            parts.Add(part());
        }

        return parts.Count == 1 ? parts[0] : $"({string.Join(word == "or" ? " OR " : " AND ", parts)})";
    }

    private string One()
    {
        if (++_depth > DeepestNesting)
        {
            throw _text.Wrong("it is nested too deep");
        }

        string sql = _text.IsWord("not") ? Not() : _text.IsSign("(") ? Nested() : Test();
        _depth--;
        return sql;
    }

    private string Not()
    {
        _text.Move();
        // What is not defined is neither so nor not so.
        return $"(NOT {One()})";
    }

    private string Nested()
    {
        _text.Move();
        string sql = Any();
        Take(")");
        return sql;
    }

    private string Test()
    {
        if (++_tests > MostTests)
        {
            throw _text.Wrong($"it has more than {MostTests} conditions");
        }

        RunName left = Value();
        if (_text.IsWord("is"))
        {
            return Null(left);
        }

        bool negated = _text.IsWord("not");
        if (negated)
        {
            _text.Move();
        }

        if (_text.IsWord("like"))
        {
            return Like(left, negated);
        }

        if (_text.IsWord("in"))
        {
            return In(left, negated);
        }

        if (negated || _text.Kind != FilterToken.Sign || !Comparisons.TryGetValue(_text.Value, out string? sign))
        {
            throw _text.Wrong($"'{left.Name}' is followed by {_text.Value} instead of a comparison", "compare with = != < <= > >=, like, in (…), is null");
        }

        _text.Move();
        return Compare(left, sign, Value());
    }

    private string Compare(RunName left, string sign, RunName right)
    {
        FilterType type = Common(left, right);
        (left, right) = (As(type, left), As(type, right));
        if (right.IsSeveral)
        {
            return left.IsSeveral
                ? throw _text.Wrong($"{left.Name} and {right.Name} can both have several values, and cannot be compared")
                : Compare(right, Turned(sign), left);
        }

        // "symbol != 'SPY'" means that none of its symbols is SPY.
        bool none = left.IsSeveral && sign == "<>";
        string test = type == FilterType.Any
            ? $"({Guarded(left.Sql, right.Sql)} AND {left.Sql} {sign} {right.Sql})"
            : left.IsSeveral ? $"EXISTS (SELECT 1 FROM ({left.Sql}) several WHERE several.value {(none ? "=" : sign)} {right.Sql})" : $"({left.Sql} {sign} {right.Sql})";
        return none ? $"(NOT {test})" : test;
    }

    private static string Guarded(string left, string right) => $"(typeof({left}) = 'text') = (typeof({right}) = 'text')";

    private string Like(RunName left, bool negated)
    {
        _text.Move();
        RunName pattern = _text.Kind == FilterToken.Text ? Literal() : throw _text.Wrong("like needs a text in quotes, in which % stands for anything");
        if (left.Type is FilterType.Number or FilterType.Time)
        {
            throw _text.Wrong($"{left.Name} is no text, and 'like' compares texts");
        }

        string test = left.IsSeveral
            ? $"EXISTS (SELECT 1 FROM ({left.Sql}) several WHERE several.value LIKE {pattern.Sql})"
            : $"(CAST({left.Sql} AS TEXT) LIKE {pattern.Sql})";
        return negated ? $"(NOT {test})" : test;
    }

    private string In(RunName left, bool negated)
    {
        _text.Move();
        Take("(");
        List<string> tests = [Compare(left, "=", Literal())];
        while (_text.IsSign(","))
        {
            _text.Move();
            if (++_tests > MostTests)
            {
                throw _text.Wrong($"it has more than {MostTests} values");
            }

            tests.Add(Compare(left, "=", Literal()));
        }

        Take(")");
        return negated ? $"(NOT ({string.Join(" OR ", tests)}))" : $"({string.Join(" OR ", tests)})";
    }

    private string Null(RunName left)
    {
        _text.Move();
        bool negated = _text.IsWord("not");
        if (negated)
        {
            _text.Move();
        }

        if (!_text.IsWord("null"))
        {
            throw _text.Wrong("'is' is followed by 'null' or 'not null'");
        }

        _text.Move();
        return left.IsSeveral
            ? $"({(negated ? string.Empty : "NOT ")}EXISTS ({left.Sql}))"
            : $"({left.Sql} IS {(negated ? "NOT " : string.Empty)}NULL)";
    }

    private RunName Value() => _text.Kind == FilterToken.Name && !_text.IsWord("true") && !_text.IsWord("false") ? Named() : Literal();

    private RunName Named()
    {
        string name = _text.Value;
        RunName? known = RunName.Find(name);
        if (known is null)
        {
            string own = name.StartsWith(RunName.ParameterPrefix, StringComparison.OrdinalIgnoreCase) ? name[RunName.ParameterPrefix.Length..] : name;
            string stored = _parameter(own) ?? throw _text.Wrong(
                own == name ? $"'{name}' is no column, statistic or parameter of any run" : $"no run has a parameter '{own}'",
                NameDistance.Nearest(own, RunName.Columns.Select(c => c.Name).Concat(Metrics.NumberNames)) is { } near
                    ? $"did you mean {near}?"
                    : $"columns are {string.Join(", ", RunName.Columns.Select(c => c.Name))}; statistics {string.Join(", ", Metrics.NumberNames)}; parameters are those of the stored runs");
            known = RunName.Parameter(stored, Bind(stored));
        }

        _text.Move();
        return known;
    }

    private RunName Literal()
    {
        RunName literal = _text.Kind switch
        {
            FilterToken.Number => new(_text.Value, FilterType.Number, Bind(_text.Number)),
            FilterToken.Text => new($"'{_text.Value}'", FilterType.Text, Bind(_text.Value)),
            FilterToken.Name when _text.IsWord("true") || _text.IsWord("false") => new(_text.Value, FilterType.Number, Bind(_text.IsWord("true") ? 1L : 0L)),
            _ => throw _text.Wrong($"a name, a number or a text in quotes is missing before {_text.Value}"),
        };
        _text.Move();
        return literal;
    }

    /// <summary>The type in which two values are compared.</summary>
    private FilterType Common(RunName left, RunName right) => (left.Type, right.Type) switch
    {
        var (a, b) when a == b => a,
        (FilterType.Any, var other) when other != FilterType.Time => other == FilterType.Text ? FilterType.Text : FilterType.Any,
        (var other, FilterType.Any) when other != FilterType.Time => other == FilterType.Text ? FilterType.Text : FilterType.Any,
        (FilterType.Time, FilterType.Text) or (FilterType.Text, FilterType.Time) => FilterType.Time,
        _ => throw _text.Wrong($"{left.Name} is {Word(left.Type)}, {right.Name} is {Word(right.Type)}, and these cannot be compared"),
    };

    private RunName As(FilterType type, RunName value) => (type, value.Type) switch
    {
        // The bound text is replaced by its moment.
        (FilterType.Time, FilterType.Text) when _bound.FindIndex(b => b.Name == value.Sql) is >= 0 and var at => value with { Sql = Rebind(at, value.Name) },
        (FilterType.Time, FilterType.Text) => throw _text.Wrong($"{value.Name} is no time"),
        (FilterType.Text, FilterType.Any) => value with { Sql = $"CAST({value.Sql} AS TEXT) COLLATE NOCASE" },
        _ => value,
    };

    private string Rebind(int at, string shown)
    {
        string text = (string)_bound[at].Value!;
        _bound[at] = (_bound[at].Name, DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? UnixMicroseconds.From(time.UtcDateTime)
            : throw _text.Wrong($"{shown} is no time", "write it like '2026-01-31' or '2026-01-31T09:30:00Z'"));
        return _bound[at].Name;
    }

    private static string Word(FilterType type) => type switch
    {
        FilterType.Number => "a number",
        FilterType.Text => "a text",
        FilterType.Time => "a time",
        _ => "a parameter",
    };

    private static string Turned(string sign) => sign switch
    {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        _ => sign,
    };

    private void Take(string sign)
    {
        if (!_text.IsSign(sign))
        {
            throw _text.Wrong($"'{sign}' is missing before {_text.Value}");
        }

        _text.Move();
    }

    private string Bind(object value)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"$f{_bound.Count}");
        _bound.Add((name, value));
        return name;
    }
}

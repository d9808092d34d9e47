using System.Text.RegularExpressions;

namespace Toolkit.Backtesting;

/// <summary>A condition over parameters, such as <c>fast &lt; slow and slow - fast >= 10</c>.</summary>
/// <remarks>Comparisons of sums and products of names and numbers, joined by <c>and</c> and <c>or</c>; words compare by = and != only.</remarks>
internal sealed partial class ParameterCondition
{
    private readonly string _text;
    private readonly string[] _words;
    private readonly HashSet<string> _names;
    private readonly Func<ParameterSet, bool> _test;
    private int _at;

    /// <param name="text">The condition.</param>
    /// <param name="names">The parameters that there are; any other word is a word.</param>
    /// <exception cref="ToolkitException">It is none (usage).</exception>
    public ParameterCondition(string text, IEnumerable<string> names)
    {
        (_text, _names) = (text, new(names, StringComparer.OrdinalIgnoreCase));
        MatchCollection parts = Part().Matches(text);
        _words = [.. parts.Select(p => p.Value)];
        _test = text.Length == 0 || Part().Replace(text, "").Trim().Length > 0 ? throw Wrong("it has signs that mean nothing here") : Any();
        if (_at < _words.Length)
        {
            throw Wrong($"'{_words[_at]}' is one word too many");
        }
    }

    public bool Allows(ParameterSet parameters) => _test(parameters);

    private Func<ParameterSet, bool> Any() => Chain(All, ["or", "||"], (_, a, b) => p => a(p) || b(p));

    private Func<ParameterSet, bool> All() => Chain(Comparison, ["and", "&&", ","], (_, a, b) => p => a(p) && b(p));

    private Func<ParameterSet, ParameterValue> Sum() => Chain<ParameterValue>(
        Product, ["+", "-"], (sign, a, b) => sign == "+" ? p => a(p) + b(p) : p => a(p) - b(p));

    private Func<ParameterSet, ParameterValue> Product() => Chain<ParameterValue>(
        Factor, ["*", "/"], (sign, a, b) => sign == "*" ? p => a(p) * b(p) : p => Divided(a(p), b(p)));

    /// <summary>Parts with one of the signs between them, joined from the left.</summary>
    private Func<ParameterSet, T> Chain<T>(
        Func<Func<ParameterSet, T>> part, string[] signs, Func<string, Func<ParameterSet, T>, Func<ParameterSet, T>, Func<ParameterSet, T>> join)
    {
        Func<ParameterSet, T> left = part();
        while (Take(signs) is { } sign)
        {
            left = join(sign, left, part());
        }

        return left;
    }

    private Func<ParameterSet, bool> Comparison()
    {
        Func<ParameterSet, ParameterValue> left = Sum();
        string sign = Take("<=", ">=", "!=", "<>", "==", "=", "<", ">") ?? throw Wrong("a comparison is missing, such as fast < slow");
        Func<ParameterSet, ParameterValue> right = Sum();
        return sign switch
        {
            "<" => p => left(p) < right(p),
            ">" => p => left(p) > right(p),
            "<=" => p => left(p) <= right(p),
            ">=" => p => left(p) >= right(p),
            "=" or "==" => p => Same(left(p), right(p)),
            _ => p => !Same(left(p), right(p)),
        };
    }

    private static bool Same(ParameterValue a, ParameterValue b) =>
        a.IsNumber && b.IsNumber ? a.Number == b.Number : a.ToString().Equals(b.ToString(), StringComparison.OrdinalIgnoreCase);

    private ParameterValue Divided(ParameterValue a, ParameterValue b) => b.Number != 0 ? a / b : throw Wrong("it divides by zero");

    private Func<ParameterSet, ParameterValue> Factor()
    {
        if (Take("(") is not null)
        {
            Func<ParameterSet, ParameterValue> inner = Sum();
            _ = Take(")") ?? throw Wrong("a closing bracket is missing");
            return inner;
        }

        if (Take("-") is not null)
        {
            Func<ParameterSet, ParameterValue> factor = Factor();
            return p => -factor(p).Number;
        }

        string word = _at < _words.Length ? _words[_at++] : throw Wrong("it ends too early");
        if (_names.Contains(word))
        {
            return p => p[word];
        }

        ParameterValue value = double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : char.IsLetter(word[0]) ? word : throw Wrong($"'{word}' stands where a parameter or a number is expected");
        return _ => value;
    }

    private string? Take(params string[] signs) =>
        _at < _words.Length && Array.Exists(signs, s => s.Equals(_words[_at], StringComparison.OrdinalIgnoreCase)) ? _words[_at++] : null;

    private ToolkitException Wrong(string why) => ToolkitException.Usage(
        $"'{_text}' is no condition: {why}", $"write one such as \"fast < slow\" over {string.Join(", ", _names)}");

    [GeneratedRegex(@"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-z_]\w*|<=|>=|!=|<>|==|\|\||&&|[-+*/()<>=,]")]
    private static partial Regex Part();
}

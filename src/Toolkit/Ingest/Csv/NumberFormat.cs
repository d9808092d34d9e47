using System.Text.RegularExpressions;

namespace Toolkit.Ingest;

/// <summary>How numbers are written.</summary>
/// <param name="DecimalComma">The comma is the decimal sign.</param>
/// <param name="IsText">They carry thousands separators, currency signs or K, M, B and have to be cleaned before they are numbers.</param>
internal readonly partial record struct NumberFormat(bool DecimalComma, bool IsText)
{
    /// <summary>Texts that stand for no value.</summary>
    public static readonly IReadOnlyList<string> Nulls = ["", "NaN", "nan", "NAN", "null", "NULL", "Null", "NA", "N/A", "n/a", "#N/A", "None", "-", "--", "."];

    public static bool IsNull(string text) => Nulls.Contains(text.Trim());

    /// <summary>Whether the text could be a number in any notation.</summary>
    public static bool IsNumber(string text) => Plain().IsMatch(text.Trim()) || Comma().IsMatch(text.Trim()) || Decorated().IsMatch(text.Trim());

    /// <summary>Recognises it from a sample.</summary>
    /// <param name="prices">Sample texts of the price columns.</param>
    /// <param name="volumes">Sample texts of the volume column.</param>
    /// <param name="delimiter">What separates the columns.</param>
    /// <param name="notes">Told when a comma could be read either way.</param>
    public static NumberFormat Recognise(IReadOnlyList<string> prices, IReadOnlyList<string> volumes, char delimiter, IList<string> notes)
    {
        string[] priced = [.. prices.Select(p => p.Trim()).Where(p => !IsNull(p))];
        string[] all = [.. priced, .. volumes.Select(v => v.Trim()).Where(v => !IsNull(v))];
        bool comma = IsDecimalComma(priced, delimiter, notes);
        bool decorated = all.Any(t => !(comma ? Comma() : Plain()).IsMatch(t) && !(comma && Plain().IsMatch(t) && !t.Contains('.')) && IsNumber(t));
        return new(comma, decorated);
    }

    /// <summary>An expression that makes a DOUBLE of a text; <paramref name="cast"/> is CAST or TRY_CAST.</summary>
    public string Sql(string text, string cast)
    {
        string point = DecimalComma ? "," : ".";
        if (!IsText)
        {
            string plain = DecimalComma ? $"CASE WHEN contains({text}, '.') THEN {text} || '?' ELSE replace({text}, ',', '.') END" : text;
            return $"{cast}({plain} AS DOUBLE)";
        }

        // Groups must be of three digits, or as in India of two before the last three: 12,34 is no number where the comma groups.
        string groups = DecimalComma ? "." : ",";
        string bare = $"regexp_replace(trim({text}), '[$€£¥]|[KMBTkmb]$|[\\s\\x{{00A0}}\\x{{202F}}]', '', 'g')";
        string whole = $"([0-9]{{1,3}}([{groups}''][0-9]{{3}})+|[0-9]{{1,2}}([{groups}][0-9]{{2}})+[{groups}][0-9]{{3}})";
        string number = $"""
            CASE WHEN regexp_full_match({bare}, '[+-]?{whole}([{point}][0-9]*)?')
                 THEN replace(replace(replace({bare}, '{groups}', ''), '''', ''), '{point}', '.')
                 WHEN contains({bare}, '{groups}') THEN {bare} || '?'
                 ELSE replace({bare}, '{point}', '.') END
            """;
        // An exponent and no factor: 132.08 times a million is not 132080000 in binary.
        string exponent = $"CASE upper(right(trim({text}), 1)) WHEN 'K' THEN 'e3' WHEN 'M' THEN 'e6' WHEN 'B' THEN 'e9' WHEN 'T' THEN 'e12' ELSE '' END";
        return $"{cast}(({number}) || ({exponent}) AS DOUBLE)";
    }

    private static bool IsDecimalComma(string[] prices, char delimiter, IList<string> notes)
    {
        string[] withComma = [.. prices.Where(p => p.Contains(','))];
        if (withComma.Length == 0 || prices.Any(p => p.LastIndexOf('.') > p.LastIndexOf(',')))
        {
            return false;
        }

        if (!withComma.All(p => Grouped().IsMatch(p)))
        {
            return true;
        }

        bool several = withComma.Any(p => p.IndexOf(',') != p.LastIndexOf(','));
        if (!several)
        {
            notes.Add($"prices such as '{withComma[0]}' were read with the comma as {(delimiter == ',' ? "thousands separator" : "decimal sign")}");
        }

        return !several && delimiter != ',';
    }

    [GeneratedRegex(@"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^[+-]?([0-9]+,?[0-9]*|,[0-9]+)([eE][+-]?[0-9]+)?$")]
    private static partial Regex Comma();

    [GeneratedRegex(@"^[+-]?[$€£¥]?[+-]?[0-9]{1,3}(,[0-9]{3})+$")]
    private static partial Regex Grouped();

    [GeneratedRegex(@"^[+-]?[$€£¥]?\s?[+-]?([0-9]{1,3}([,.' \u00A0\u202F][0-9]{3})*|[0-9]{1,2}([,.][0-9]{2})+[,.][0-9]{3}|[0-9]+)([.,][0-9]+)?\s?[KMBTkmb]?\s?[$€£¥]?$")]
    private static partial Regex Decorated();
}

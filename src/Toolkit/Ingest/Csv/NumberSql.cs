namespace Toolkit.Ingest;

/// <summary>Number texts as SQL.</summary>
internal static class NumberSql
{
    /// <summary>An expression that makes a DOUBLE of a text; <paramref name="cast"/> is CAST or TRY_CAST.</summary>
    public static string Parse(string text, NumberFormat format, string cast)
    {
        string point = format.DecimalComma ? "," : ".";
        if (!format.IsText)
        {
            string plain = format.DecimalComma ? $"CASE WHEN contains({text}, '.') THEN {text} || '?' ELSE replace({text}, ',', '.') END" : text;
            return $"{cast}({plain} AS DOUBLE)";
        }

        // Groups must be of three digits, or as in India of two before the last three: 12,34 is no number where the comma groups.
        string groups = format.DecimalComma ? "." : ",";
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
}

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

        // Groups must be of three digits: 12,34 is no number where the comma groups.
        string groups = format.DecimalComma ? "." : ",";
        string bare = $"regexp_replace(trim({text}), '[$€£¥]|[KMBTkmb]$|\\s', '', 'g')";
        string number = $"""
            CASE WHEN regexp_full_match({bare}, '[+-]?[0-9]{"{1,3}"}([{groups}''][0-9]{"{3}"})+([{point}][0-9]*)?')
                 THEN replace(replace(replace({bare}, '{groups}', ''), '''', ''), '{point}', '.')
                 WHEN contains({bare}, '{groups}') THEN {bare} || '?'
                 ELSE replace({bare}, '{point}', '.') END
            """;
        string factor = $"""
            CASE upper(right(trim({text}), 1)) WHEN 'K' THEN 1e3 WHEN 'M' THEN 1e6 WHEN 'B' THEN 1e9 WHEN 'T' THEN 1e12 ELSE 1 END
            """;
        return $"({cast}({number} AS DOUBLE) * {factor})";
    }
}

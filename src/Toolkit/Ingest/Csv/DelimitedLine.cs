namespace Toolkit.Ingest;

/// <summary>Splits one line of a sample into its fields; the rows themselves are read by DuckDB.</summary>
internal static class DelimitedLine
{
    public static string[] Split(string line, char delimiter)
    {
        if (!line.Contains('"'))
        {
            return line.Split(delimiter);
        }

        List<string> fields = [];
        System.Text.StringBuilder field = new();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            bool doubled = quoted && c == '"' && i + 1 < line.Length && line[i + 1] == '"';
            if (c == '"' && !doubled)
            {
                quoted = !quoted;
            }
            else if (c == delimiter && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(c);
                i += doubled ? 1 : 0;
            }
        }

        fields.Add(field.ToString());
        return [.. fields];
    }
}

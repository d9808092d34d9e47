using System.Collections;
using System.Text;

namespace Toolkit.ClickHouse.Calls;

/// <summary>Makes ClickHouse's <c>{name:Type}</c> of <c>$name</c>, outside of texts, names and comments.</summary>
internal static class QueryParameters
{
    public static BoundSql Bind(string sql, IReadOnlyDictionary<string, object?> values)
    {
        StringBuilder text = new(sql.Length);
        Dictionary<string, (string, string, object?)> used = [];
        for (int at = 0; at < sql.Length;)
        {
            int end = EndOfWhole(sql, at);
            if (end == at + 1 && sql[at] == '$' && NameAt(sql, at + 1) is { Length: > 0 } name)
            {
                object? value = values.TryGetValue(name, out object? found) ? found : throw ToolkitException.Usage($"the query's ${name} has no value", "give it one: `parameters: new { name = value }`");
                // A number alone is a place of a list, and no name there.
                string bound = char.IsDigit(name[0]) ? "p" + name : name;
                (string type, object? sent) = Typed(value, name);
                used[bound] = (bound, type, sent);
                text.Append('{').Append(bound).Append(':').Append(type).Append('}');
                end = at + 1 + name.Length;
            }
            else
            {
                text.Append(sql, at, end - at);
            }

            at = end;
        }

        return new(text.ToString(), [.. used.Values]);
    }

    /// <summary>The end of the text, quoted name, comment or heredoc that begins here; else of this one character.</summary>
    private static int EndOfWhole(string sql, int at) => sql[at] switch
    {
        '\'' or '"' or '`' => EndOfQuoted(sql, at),
        '-' when sql.AsSpan(at).StartsWith("--") => After(sql, at, "\n"),
        '/' when sql.AsSpan(at).StartsWith("/*") => After(sql, at + 2, "*/"),
        '$' when NameAt(sql, at + 1) is var tag && at + 1 + tag.Length < sql.Length && sql[at + 1 + tag.Length] == '$'
            && sql.IndexOf($"${tag}$", at + tag.Length + 2, StringComparison.Ordinal) is > 0 and var close => close + tag.Length + 2,
        _ => at + 1,
    };

    private static int EndOfQuoted(string sql, int at)
    {
        for (int i = at + 1; i < sql.Length; i++)
        {
            if (sql[i] == '\\')
            {
                i++;
            }
            else if (sql[i] == sql[at])
            {
                return i + 1;
            }
        }

        return sql.Length;
    }

    private static int After(string sql, int from, string mark) => sql.IndexOf(mark, from, StringComparison.Ordinal) is >= 0 and var found ? found + mark.Length : sql.Length;

    private static string NameAt(string sql, int from)
    {
        int end = from;
        while (end < sql.Length && (char.IsLetterOrDigit(sql[end]) || sql[end] == '_'))
        {
            end++;
        }

        return sql[from..end];
    }

    private static (string Type, object? Value) Typed(object? value, string name) => value switch
    {
        null => ("Nullable(String)", DBNull.Value),
        string => ("String", value),
        bool => ("Bool", value),
        sbyte or short or int or long or byte or ushort or uint => ("Int64", Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        ulong => ("UInt64", value),
        float or double => ("Float64", Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        decimal number => ($"Decimal(38, {number.Scale})", value),
        DateTime { Kind: DateTimeKind.Local } => throw ToolkitException.Usage($"${name} is a local time", "give it in UTC"),
        DateTime time => ("DateTime64(6, 'UTC')", DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        DateTimeOffset time => ("DateTime64(6, 'UTC')", time.UtcDateTime),
        DateOnly => ("Date32", value),
        Guid => ("UUID", value),
        Timeframe timeframe => ("String", timeframe.Name),
        IEnumerable<string> texts => ("Array(String)", texts.ToArray()),
        IEnumerable list when list.Cast<object?>().ToArray() is { Length: > 0 } items && Typed(items[0], name) is var first && items.All(item => Typed(item, name).Type == first.Type)
            => ($"Array({first.Type})", items.Select(item => Typed(item, name).Value).ToArray()),
        _ => throw ToolkitException.Usage($"${name} is a {value.GetType().Name}, for which ClickHouse has no type", "give a number, a text, a time, or a list of these"),
    };
}

namespace Toolkit.ClickHouse.Calls;

/// <summary>Names in ClickHouse's SQL.</summary>
internal static class SqlNames
{
    public static string Quoted(string name) => $"`{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal)}`";

    public static string List(IEnumerable<string> names) => string.Join(", ", names.Select(Quoted));
}

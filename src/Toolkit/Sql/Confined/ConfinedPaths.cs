using System.Text.RegularExpressions;

namespace Toolkit.Sql;

/// <summary>Takes the paths of the machine out of a text: of each only its last name is told, but what a statement names itself may be named back.</summary>
internal static partial class ConfinedPaths
{
    public static string Out(string text, string sql) => Path().Replace(text, path => sql.Contains(path.Value, StringComparison.Ordinal)
        ? path.Value
        : "…/" + path.Value.Split('/', '\\')[^1]);

    [GeneratedRegex("""(?<![\w./\\])(?:[A-Za-z]:[\\/]|/(?!/)|\\\\)[^\s"'<>|:]*[^\s"'<>|:.,;)]""")]
    private static partial Regex Path();
}

namespace Toolkit.Notebooks.Directives;

/// <summary>The languages of cells and the names that they go by.</summary>
internal static class Languages
{
    public const string CSharp = "csharp";
    public const string Sql = "sql";
    public const string Markdown = "markdown";
    public const string Html = "html";
    public const string JavaScript = "javascript";
    public const string Mermaid = "mermaid";

    private static readonly Dictionary<string, string> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csharp"] = CSharp,
        ["c#"] = CSharp,
        ["sql"] = Sql,
        ["markdown"] = Markdown,
        ["md"] = Markdown,
        ["html"] = Html,
        ["javascript"] = JavaScript,
        ["js"] = JavaScript,
        ["mermaid"] = Mermaid,
    };

    // What .NET Interactive has besides; a notebook that uses them is told so, not that they are unknown.
    private static readonly string[] Foreign = ["fsharp", "f#", "pwsh", "powershell", "http", "kql", "python", "r", "value", "vbscript"];

    public static IEnumerable<string> All => ByName.Keys;

    public static bool IsLanguage(string name) => ByName.ContainsKey(name) || Foreign.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="ToolkitException">This host does not run it (usage).</exception>
    public static string Named(string name) => ByName.TryGetValue(name, out string? language)
        ? language
        : throw ToolkitException.Usage($"cells in {name} cannot be run here", $"the languages are {string.Join(", ", ByName.Values.Distinct())}");
}

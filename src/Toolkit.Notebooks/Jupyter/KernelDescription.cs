using System.Reflection;

namespace Toolkit.Notebooks.Jupyter;

/// <summary>What the kernel says of itself.</summary>
internal static class KernelDescription
{
    public static string Version { get; } = typeof(Workspace).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>The content of a kernel_info_reply.</summary>
    public static JsonObject Create() => new()
    {
        ["status"] = "ok",
        ["protocol_version"] = MessageCodec.ProtocolVersion,
        ["implementation"] = "toolkit",
        ["implementation_version"] = Version,
        ["language_info"] = new JsonObject
        {
            ["name"] = "C#",
            ["version"] = "14.0",
            ["mimetype"] = "text/x-csharp",
            ["file_extension"] = ".cs",
            ["pygments_lexer"] = "csharp",
            ["codemirror_mode"] = "text/x-csharp",
        },
        ["banner"] = $"Toolkit {Version}: C# and SQL over market data. #!sql begins a SQL cell, #!who lists the variables.",
        ["help_links"] = new JsonArray(
            Link("C# language reference", "https://learn.microsoft.com/dotnet/csharp/"),
            Link("DuckDB SQL", "https://duckdb.org/docs/stable/sql/introduction")),
    };

    private static JsonObject Link(string text, string url) => new() { ["text"] = text, ["url"] = url };
}

using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Toolkit.Notebooks.Directives;

namespace Toolkit.Notebooks.Documents;

/// <summary>The notebook format of Jupyter, version 4.5 (https://nbformat.readthedocs.io/en/latest/format_description.html).</summary>
internal static class Ipynb
{
    private const int Minor = 5;

    private static readonly JsonWriterOptions Format = new()
    {
        Indented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static NotebookDocument Parse(string text, string? path)
    {
        JsonObject root;
        try
        {
            root = JsonText.Parse(text) as JsonObject ?? throw NoNotebook(path, "it is no JSON object");
        }
        catch (JsonException e)
        {
            throw NoNotebook(path, e.Message);
        }

        if (Number(root["nbformat"]) is not 4)
        {
            throw NoNotebook(path, $"its nbformat is {root["nbformat"]?.ToJsonString() ?? "missing"}, not 4 (open and save it in Jupyter, which converts it)");
        }

        string language = DefaultLanguage(root["metadata"] as JsonObject ?? []);
        JsonArray cells = root["cells"] as JsonArray ?? throw NoNotebook(path, "it has no cells");
        root.Remove("cells");
        return new(root, [.. cells.Select((c, i) => Cell(c as JsonObject ?? throw NoNotebook(path, $"cell {i + 1} is no object"), language))], path);
    }

    /// <summary>A notebook of our own making.</summary>
    public static NotebookDocument New(IEnumerable<(CellKind Kind, string Language, string Source)> cells, string? path)
    {
        JsonObject root = new()
        {
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" },
                ["language_info"] = new JsonObject { ["name"] = "polyglot-notebook" },
            },
            ["nbformat"] = 4,
            ["nbformat_minor"] = Minor,
        };
        return new(root, cells.Select(c => NewCell(c.Kind, c.Language, c.Source)), path);
    }

    public static NotebookCell NewCell(CellKind kind, string language, string source, params string[] tags)
    {
        JsonObject metadata = [];
        if (kind == CellKind.Code)
        {
            metadata["polyglot_notebook"] = new JsonObject { ["kernelName"] = language };
        }

        if (tags.Length > 0)
        {
            metadata["tags"] = OutputJson.Texts(tags);
        }

        JsonObject json = new() { ["cell_type"] = kind.ToString().ToLowerInvariant(), ["metadata"] = metadata };
        if (kind == CellKind.Code)
        {
            json["execution_count"] = null;
            json["outputs"] = new JsonArray();
        }

        return new(kind, source, language, json);
    }

    /// <summary>Keys sorted, one blank of indent, text in lists of lines: so that a diff shows what has changed and nothing else.</summary>
    public static string Write(JsonObject root, IReadOnlyList<NotebookCell> cells)
    {
        JsonObject whole = (JsonObject)root.DeepClone();
        bool hadIds = Number(whole["nbformat_minor"]) >= Minor;
        whole["nbformat_minor"] = hadIds ? whole["nbformat_minor"]!.DeepClone() : Minor;
        whole["cells"] = new JsonArray([.. cells.Select((c, i) => CellJson(c, i))]);
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, Format))
        {
            Write(writer, whole);
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    /// <summary>Text as the format holds it: a list of lines, each with its line break.</summary>
    public static JsonArray Lines(string text) => OutputJson.Texts(LinesOf(text));

    public static IEnumerable<string> LinesOf(string text)
    {
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            yield return text[start..end];
            start = end;
        }
    }

    /// <summary>Text that is held as such or as a list of lines.</summary>
    public static string Text(JsonNode? node) => node switch
    {
        JsonArray lines => string.Concat(lines.Select(Text)),
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => "",
    };

    /// <summary>What stands under the names, one inside of the other; null also where something on the way is no object.</summary>
    public static JsonNode? Member(JsonNode? node, params IEnumerable<string> names) =>
        names.Aggregate(node, (at, name) => at is JsonObject members ? members[name] : null);

    private static JsonObject CellJson(NotebookCell cell, int index)
    {
        JsonObject json = (JsonObject)cell.Json.DeepClone();
        json["source"] = Lines(cell.Source);
        json["metadata"] ??= new JsonObject();
        if (json["id"] is null)
        {
            // The same notebook gets the same ids each time.
            json["id"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{index}\n{cell.Source}")))[..8];
        }

        return json;
    }

    private static NotebookCell Cell(JsonObject json, string language)
    {
        CellKind kind = Text(json["cell_type"]) switch { "code" => CellKind.Code, "markdown" => CellKind.Markdown, _ => CellKind.Raw };
        JsonNode? metadata = json["metadata"];
        string own = Text(Member(metadata, "polyglot_notebook", "kernelName")) is { Length: > 0 } named ? named : Text(Member(metadata, "dotnet_interactive", "language"));
        if (kind == CellKind.Code && own == Languages.Markdown)
        {
            kind = CellKind.Markdown;
        }

        return new(kind, Text(json["source"]), own.Length > 0 ? own : language, json);
    }

    private static string DefaultLanguage(JsonObject metadata)
    {
        string named = Text(Member(metadata, "polyglot_notebook", "kernelInfo", "defaultKernelName"));
        string language = named.Length > 0 ? named : Text(Member(metadata, "kernelspec", "language")) is { Length: > 0 } spec ? spec : Text(Member(metadata, "language_info", "name"));
        return language.ToLowerInvariant() is "" or "c#" or "polyglot-notebook" or "dotnet-interactive" ? Languages.CSharp : language.ToLowerInvariant();
    }

    private static int? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out int number) ? number : null;

    private static ToolkitException NoNotebook(string? path, string why) =>
        ToolkitException.BadData($"{path ?? "the text"} is no notebook: {why}", "a .ipynb file is JSON of nbformat 4");

    private static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                writer.WriteStartObject();
                foreach ((string name, JsonNode? value) in members.OrderBy(m => m.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case JsonArray items:
                writer.WriteStartArray();
                foreach (JsonNode? item in items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }
}

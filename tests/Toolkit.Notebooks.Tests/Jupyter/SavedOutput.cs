using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Toolkit.Notebooks.Tests.Jupyter;

/// <summary>One form of what a cell of a saved notebook shows, without what chance decides.</summary>
/// <param name="Cell">Its number among the code cells.</param>
/// <param name="Source">The cell.</param>
/// <param name="Form">The name of a stream, or a kind of output and a MIME type.</param>
/// <param name="Text">What is shown.</param>
internal sealed partial record SavedOutput(int Cell, string Source, string Form, string Text)
{
    /// <summary>All that a notebook shows; streams of a cell together, as it is up to chance how they are cut, and without times and ids made by chance.</summary>
    public static SavedOutput[] Of(string notebook, string workspace)
    {
        List<SavedOutput> all = [];
        foreach ((int number, JsonNode? cell) in JsonNode.Parse(File.ReadAllText(notebook))!["cells"]!.AsArray().Where(c => c!["cell_type"]!.ToString() == "code").Index())
        {
            JsonNode[] outputs = [.. cell!["outputs"]!.AsArray().Select(o => o!)];
            string source = Joined(cell["source"]!);
            all.AddRange(outputs.Where(o => o["name"] is not null).GroupBy(o => o["name"]!.ToString()).OrderBy(g => g.Key)
                .Select(g => new SavedOutput(number, source, g.Key, Steady(string.Concat(g.Select(o => Joined(o["text"]!))), workspace))));
            all.AddRange(outputs.Where(o => o["data"] is not null).SelectMany(o => o["data"]!.AsObject().OrderBy(d => d.Key)
                .Select(d => new SavedOutput(number, source, $"{o["output_type"]} {d.Key}", Steady(d.Value is JsonObject json ? json.ToJsonString() : Joined(d.Value!), workspace)))));
        }

        return [.. all];
    }

    /// <summary>The plain text, or the error, that each code cell shows as it is.</summary>
    public static string[] PlainOf(string notebook) =>
    [
        .. JsonNode.Parse(File.ReadAllText(notebook))!["cells"]!.AsArray().Where(c => c!["cell_type"]!.ToString() == "code")
            .Select(c => string.Concat(c!["outputs"]!.AsArray().Select(o => Joined((o!["evalue"] ?? o["text"] ?? o["data"]?["text/plain"] ?? o["data"]?["text/html"])!)))),
    ];

    /// <summary>A text of a notebook file is one string or a list of lines.</summary>
    public static string Joined(JsonNode text) => text is JsonArray lines ? string.Concat(lines.Select(l => l!.ToString())) : text.ToString();

    // The scripts that draw charts are in each cell that a front end runs, and once in a file that the runner saves; the last
    // digits of a sum depend on the order in which threads add, and with them the width of a column.
    private static string Steady(string text, string workspace)
    {
        string inert = Scripts().Replace(text, "").TrimEnd().Replace(workspace, "…", StringComparison.Ordinal);
        return Padding().Replace(LastDigits().Replace(ByChance().Replace(inert, "…"), "$1"), " ");
    }

    [GeneratedRegex("[ -]{2,}")]
    private static partial Regex Padding();

    [GeneratedRegex(@"(\.[0-9]{10})[0-9]+")]
    private static partial Regex LastDigits();

    [GeneratedRegex("<script>.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    [GeneratedRegex(@"(?<=[eE]lapsedMs[^0-9]{0,80})[0-9.]+|[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{7}|[0-9a-f]{8,}|\d+([.,]\d+)? ?(ms|s)\b|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z")]
    private static partial Regex ByChance();
}

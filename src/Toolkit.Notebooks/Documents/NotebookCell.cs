namespace Toolkit.Notebooks.Documents;

/// <summary>What a cell of a notebook file is.</summary>
public enum CellKind
{
    Code,
    Markdown,
    Raw,
}

/// <summary>One cell of a notebook file.</summary>
public sealed class NotebookCell
{
    internal NotebookCell(CellKind kind, string source, string language, JsonObject json) => (Kind, Source, Language, Json) = (kind, source, language, json);

    public CellKind Kind { get; }

    public string Source { get; }

    /// <summary>The language that the file gives the cell.</summary>
    public string Language { get; }

    /// <summary>The cell as it stands in the file; what this program does not know stays as it is.</summary>
    internal JsonObject Json { get; }

    /// <summary>The cell's tags, such as <c>parameters</c>.</summary>
    public IReadOnlyList<string> Tags =>
        [.. (Ipynb.Member(Json, "metadata", "tags") as JsonArray ?? []).Select(t => t is JsonValue v && v.TryGetValue(out string? text) ? text : "").Where(t => t.Length > 0)];

    /// <summary>Takes the outputs of an earlier run away.</summary>
    internal void ForgetRun()
    {
        Json["outputs"] = new JsonArray();
        Json["execution_count"] = null;
    }
}

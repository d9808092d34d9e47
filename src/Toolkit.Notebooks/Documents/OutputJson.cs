namespace Toolkit.Notebooks.Documents;

/// <summary>Outputs as JSON, as far as a notebook file and a message hold them alike.</summary>
internal static class OutputJson
{
    public static JsonObject Of(CellError error) => new()
    {
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["traceback"] = Texts(error.Traceback),
    };

    /// <summary>Values by MIME type; what is JSON is held as JSON.</summary>
    public static JsonObject Of(MimeBundle content, Func<string, JsonNode?> text) =>
        new(content.ByType.Select(form => KeyValuePair.Create(form.Key, JsonText.IsNamedBy(form.Key) ? JsonText.OrText(form.Value) : text(form.Value))));

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);
}

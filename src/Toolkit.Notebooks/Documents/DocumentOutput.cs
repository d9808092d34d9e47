namespace Toolkit.Notebooks.Documents;

/// <summary>Writes what a cell puts out into the notebook, as Jupyter does.</summary>
/// <param name="cell">The cell as it stands in the file.</param>
/// <param name="displays">What all cells of the run have shown so far.</param>
internal sealed class DocumentOutput(JsonObject cell, RunDisplays displays) : ICellOutput
{
    private readonly JsonArray _outputs = [];

    /// <summary>Takes the place of the outputs of an earlier run.</summary>
    public void Begin(int executionCount) => Change(() =>
    {
        cell["outputs"] = _outputs;
        cell["execution_count"] = executionCount;
    });

    public void Write(StreamName stream, string text) => Change(() =>
    {
        string name = stream == StreamName.Stdout ? "stdout" : "stderr";
        if (_outputs.LastOrDefault() is not JsonObject last || Ipynb.Text(last["output_type"]) != "stream" || Ipynb.Text(last["name"]) != name)
        {
            _outputs.Add(new JsonObject { ["output_type"] = "stream", ["name"] = name, ["text"] = Ipynb.Lines(text) });
            return;
        }

        // Only the last line can go on: what came before it is not touched again, however much there is.
        JsonArray lines = (JsonArray)last["text"]!;
        if (lines.Count > 0 && Ipynb.Text(lines[^1]) is var open && !open.EndsWith('\n'))
        {
            lines.RemoveAt(lines.Count - 1);
            text = open + text;
        }

        foreach (string line in Ipynb.LinesOf(text))
        {
            lines.Add(line);
        }
    });

    public void Display(MimeBundle content, string? displayId, bool update) => Change(() =>
    {
        if (update)
        {
            foreach (JsonObject shown in displays.Under(displayId))
            {
                shown["data"] = Data(content);
            }

            return;
        }

        JsonObject output = new() { ["output_type"] = "display_data", ["data"] = Data(displays.Shared(content)), ["metadata"] = new JsonObject() };
        _outputs.Add(output);
        if (displayId is not null)
        {
            displays.Add(displayId, output);
        }
    });

    public void Result(MimeBundle content) => Change(() => _outputs.Add(new JsonObject
    {
        ["output_type"] = "execute_result",
        ["data"] = Data(displays.Shared(content)),
        ["metadata"] = new JsonObject(),
        ["execution_count"] = cell["execution_count"]?.DeepClone(),
    }));

    public void Error(CellError error) => Change(() =>
    {
        JsonObject output = OutputJson.Of(error);
        output["output_type"] = "error";
        _outputs.Add(output);
    });

    private void Change(Action change)
    {
        lock (displays.Gate)
        {
            if (!displays.IsOver)
            {
                change();
            }
        }
    }

    private static JsonObject Data(MimeBundle content) => OutputJson.Of(content, Ipynb.Lines);
}

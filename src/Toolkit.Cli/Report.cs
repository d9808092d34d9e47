using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Toolkit.Cli;

/// <summary>What a verb tells: its result on stdout, as text or as one JSON document; notes and errors on stderr.</summary>
internal sealed class Report(Terminal terminal, GlobalChoices choices)
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public bool Json => choices.Json;

    public Terminal Terminal => terminal;

    /// <summary>Whether progress is shown.</summary>
    public bool ShowsProgress => terminal.IsInteractive && !choices.Quiet && !choices.Json;

    public bool IsColourful => terminal.IsColourful && !choices.NoColour;

    /// <summary>The verb's one result.</summary>
    public void Result(JsonNode json, Action<TextWriter> text)
    {
        if (choices.Json)
        {
            terminal.Out.WriteLine(json.ToJsonString(Indented));
        }
        else
        {
            text(terminal.Out);
        }
    }

    /// <summary>Something the user should know that is no error.</summary>
    public void Note(string text)
    {
        if (!choices.Quiet)
        {
            terminal.Error.WriteLine("note: " + text);
        }
    }

    /// <summary>One line on stderr, with --json also a document on stdout; gives the exit code.</summary>
    public int Fail(ToolkitException error)
    {
        string line = error.Hint is { } hint ? $"{error.Message.TrimEnd('.')}: {hint}" : error.Message;
        terminal.Error.WriteLine("error: " + line.ReplaceLineEndings(" "));
        if (choices.Json)
        {
            JsonObject document = new() { ["error"] = ErrorDocument(error) };
            terminal.Out.WriteLine(document.ToJsonString(Indented));
        }

        return (int)error.Kind;
    }

    public static JsonObject ErrorDocument(ToolkitException error) => new()
    {
        ["kind"] = JsonNamingPolicy.CamelCase.ConvertName(error.Kind.ToString()),
        ["message"] = error.Message,
        ["hint"] = error.Hint,
    };
}

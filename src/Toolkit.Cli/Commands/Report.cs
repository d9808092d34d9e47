using System.Text.Encodings.Web;
using System.Text.Json;

namespace Toolkit.Cli.Commands;

/// <summary>What a verb tells: its result on stdout, as text or as one JSON document; notes and errors on stderr.</summary>
internal sealed class Report(Terminal terminal, GlobalChoices choices)
{
    private static readonly JsonSerializerOptions OnOneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The exit code of a command that the user has stopped.</summary>
    private const int Stopped = 130;

    private const string ShowCursor = "\e[?25h";

    private const string Red = "31";
    private const string Yellow = "33";

    public bool Json => choices.Json;

    public Terminal Terminal => terminal;

    /// <summary>Whether progress is shown.</summary>
    public bool ShowsProgress => terminal.IsInteractive && !choices.Quiet && !choices.Json;

    public bool IsColourful => terminal.IsColourful && !choices.NoColour;

    /// <summary>The verb's one result.</summary>
    /// <param name="json">What <see cref="Cli.Output.Json.Of"/> writes as JSON.</param>
    /// <param name="text">Writes it for a reader.</param>
    public void Result(object json, Action<TextWriter> text)
    {
        if (choices.Json)
        {
            terminal.Results.WriteLine(Cli.Output.Json.Of(json)!.ToJsonString(Indented));
        }
        else
        {
            text(terminal.Results);
        }

        terminal.Out.Flush();
    }

    /// <inheritdoc cref="Result(object, Action{TextWriter})"/>
    public void Result(object json, string line) => Result(json, text => text.WriteLine(line));

    /// <summary>The verb's one result, of which there may be many: an array, or a table.</summary>
    /// <param name="rows">The many.</param>
    /// <param name="headings">Of the table.</param>
    /// <param name="cells">A row of the table.</param>
    /// <param name="json">What is written of one as JSON. Default: all of it.</param>
    public void Result<T>(IReadOnlyCollection<T> rows, string[] headings, Func<T, object?[]> cells, Func<T, object?>? json = null) =>
        Result(rows.Select(row => json is null ? row : json(row)), text => TextTable.Write(text, headings, rows, cells));

    /// <summary>What a verb that runs on has just done: with --json a document on a line of stdout, else a line on stderr.</summary>
    public void Line(object json, string text)
    {
        if (choices.Json)
        {
            terminal.Results.WriteLine(Cli.Output.Json.Of(json)!.ToJsonString(OnOneLine));
            terminal.Out.Flush();
        }
        else if (!choices.Quiet)
        {
            terminal.Error.WriteLine(OneLine(text));
        }
    }

    /// <summary>Something the user should know that is no error.</summary>
    public void Note(string text) => Say("note: ", text);

    /// <summary>Something that makes a result doubtful.</summary>
    public void Warn(string text) => Say("warning: ", text);

    public void Warn(IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            Warn(text);
        }
    }

    /// <summary>One line on stderr, below it the SQL that it quotes; with --json also a document on stdout; gives the exit code.</summary>
    public int Fail(ToolkitException error) => Fail(ErrorDocument(error), Lines(error), (int)error.Kind);

    /// <summary>As <see cref="Fail(ToolkitException)"/>, with what was reached in the same document.</summary>
    public int Fail(JsonObject reached, ToolkitException error) => Fail(ErrorDocument(error), Lines(error), (int)error.Kind, reached);

    /// <summary>As <see cref="Fail(ToolkitException)"/>, when the user has stopped the command.</summary>
    public int Cancelled() => Fail(
        new() { ["kind"] = "cancelled", ["message"] = "cancelled", ["hint"] = null }, "cancelled: what was finished before is kept, nothing else", Stopped);

    /// <summary>As <see cref="Cancelled"/>, when the command does not end; a cursor that it may have hidden comes back.</summary>
    public int Left()
    {
        if (ShowsProgress)
        {
            terminal.Error.Write(ShowCursor);
        }

        return Cancelled();
    }

    private void Say(string what, string text)
    {
        if (!choices.Quiet)
        {
            terminal.Error.WriteLine(Coloured(what, Yellow) + OneLine(text));
        }
    }

    private int Fail(JsonObject document, string line, int code, JsonObject? reached = null)
    {
        // First what there is on stdout, so that the error is the last thing on a terminal.
        terminal.Out.Flush();
        terminal.Error.WriteLine(Coloured("error: ", Red) + line);
        if (choices.Json)
        {
            JsonObject whole = reached ?? [];
            whole["error"] = document;
            terminal.Results.WriteLine(whole.ToJsonString(Indented));
            try
            {
                terminal.Out.Flush();
            }
            catch (IOException)
            {
                // Where stdout takes nothing, stderr has said why, once.
            }
        }

        return code;
    }

    private string Coloured(string text, string colour) => IsColourful ? $"\e[{colour}m{text}\e[0m" : text;

    /// <summary>One line; below it, where the message quotes SQL, the quoted line and the caret under it.</summary>
    private static string Lines(ToolkitException error)
    {
        int quoted = error.Message.IndexOf("\nLINE ", StringComparison.Ordinal);
        string what = OneLine(quoted < 0 ? error.Message : error.Message[..quoted]).TrimEnd('.', ':');
        string place = quoted < 0 ? "" : "\n" + string.Join('\n', error.Message[(quoted + 1)..].Split('\n').Select(l => InertText.Of(l).TrimEnd()));
        return (error.Hint is { } hint ? $"{what}: {OneLine(hint)}" : what) + place;
    }

    /// <summary>In the words of the command line, without line breaks, runs of blanks and characters that a terminal would obey.</summary>
    private static string OneLine(string text) =>
        InertText.Of(string.Join(' ', Words.Of(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    public static JsonObject ErrorDocument(ToolkitException error) => new()
    {
        ["kind"] = Cli.Output.Json.Word(error.Kind),
        ["message"] = Words.Of(error.Message),
        ["hint"] = error.Hint is { } hint ? Words.Of(hint) : null,
    };
}

using System.Text.Json;
using Microsoft.DotNet.Interactive;
using Toolkit.Notebooks.CSharp;
using Toolkit.Notebooks.Directives;
using Toolkit.Notebooks.Documents;
using Toolkit.Notebooks.Output;
using Toolkit.Notebooks.Sql;

namespace Toolkit.Notebooks.Session;

/// <summary>The run of one cell: its parts, one after the other.</summary>
internal sealed class CellRun(CSharpCells csharp, SqlCells sql, SessionOptions options, CellScope scope, CancellationToken abort)
{
    private const int DeepestImport = 20;

    private long? _timed;

    public async Task RunAsync(Cell cell, string name)
    {
        scope.Enter();
        scope.Input = cell.Input;
        await PartsAsync(cell, name, 0);
        if (_timed is { } start)
        {
            string text = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Wall time: {options.Clock.GetElapsedTime(start).TotalMilliseconds:0.####}ms");
            scope.Display(MimeBundle.Of(MimeBundle.Plain, text), null, update: false);
        }
    }

    private async Task PartsAsync(Cell cell, string name, int depth)
    {
        foreach (CellPart part in CellPart.Split(cell))
        {
            scope.Cancel.ThrowIfCancellationRequested();
            if (part.IsAction)
            {
                await ActAsync(part.Magic!, part.Language, cell.Path, depth);
            }
            else
            {
                await CodeAsync(part, name);
            }
        }
    }

    private async Task CodeAsync(CellPart part, string name)
    {
        switch (part.Language)
        {
            case Languages.CSharp:
                (bool hasValue, object? value) = await csharp.RunAsync(part.Code, name, scope, abort);
                if (hasValue)
                {
                    scope.Result(Rendering.Of(value));
                }

                break;
            case Languages.Sql:
                await sql.RunAsync(part, scope);
                break;
            case Languages.Markdown:
                Show("text/markdown", part.Code.Trim());
                break;
            case Languages.Html:
                Show(MimeBundle.Html, part.Code.Trim());
                break;
            case Languages.JavaScript:
                Show(MimeBundle.Html, $"<script type=\"text/javascript\">{part.Code.Trim()}</script>");
                break;
            case Languages.Mermaid:
                scope.Display(new(new Dictionary<string, string> { ["text/vnd.mermaid"] = part.Code.Trim(), [MimeBundle.Plain] = part.Code.Trim() }), null, update: false);
                break;
        }
    }

    private Task ActAsync(MagicLine line, string language, string? path, int depth)
    {
        switch (line.Name)
        {
            case "set":
                return SetAsync(line, language);
            case "share":
                return ShareAsync(line, language);
            case "import":
                return ImportAsync(line, path, depth);
            case "toolkit":
                return OpenAsync(line);
            case "time":
                line.Allow(0);
                _timed ??= options.Clock.GetTimestamp();
                return Task.CompletedTask;
            case "who" or "whos" or "about" or "lsmagic":
                line.Allow(0);
                scope.Display(
                    line.Name switch
                    {
                        "about" => SessionFacts.About(),
                        "lsmagic" => SessionFacts.MagicLines(),
                        _ => SessionFacts.Variables(Variables(language), withValues: line.Name == "whos"),
                    },
                    null, update: false);
                return Task.CompletedTask;
            default:
                throw Magics.Unknown(line);
        }
    }

    private async Task SetAsync(MagicLine line, string language)
    {
        line.Allow(0, "name", "value", "byref", "mime-type");
        string name = line.Required("name"), text = line.Required("value");
        await AssignAsync(language, name, text.StartsWith('@') ? await ReferredAsync(text[1..], name) : Literal(text));
    }

    private async Task ShareAsync(MagicLine line, string language)
    {
        line.Allow(1, "name", "from", "as", "mime-type");
        string name = line.Required("name", orFirstArgument: true);
        await AssignAsync(language, line.Options.GetValueOrDefault("as") ?? name, Value(line.Required("from"), name));
    }

    private async Task ImportAsync(MagicLine line, string? path, int depth)
    {
        line.Allow(1, "file");
        string file = Path.GetFullPath(line.Required("file", orFirstArgument: true), path is null ? options.Folder : Path.GetDirectoryName(path)!);
        if (!File.Exists(file))
        {
            throw ToolkitException.NotFound($"#!import: no file {file}", "a relative path starts at the file that the line stands in");
        }

        if (depth == DeepestImport)
        {
            throw ToolkitException.Usage($"#!import {file}: {DeepestImport} files import each other", "take the circle out");
        }

        foreach (NotebookCell cell in NotebookDocument.Load(file).Cells.Where(c => c.Kind != CellKind.Raw))
        {
            if (cell.Kind == CellKind.Markdown)
            {
                Show("text/markdown", cell.Source);
            }
            else
            {
                await PartsAsync(new(cell.Source) { Language = cell.Language, Path = file }, file, depth + 1);
            }
        }
    }

    private Task OpenAsync(MagicLine line)
    {
        line.Allow(1, "path");
        string path = Path.GetFullPath(line.Required("path", orFirstArgument: true), options.Folder);
        return csharp.SetAsync(SqlCells.WorkspaceVariable, Workspace.Open(path, new() { Create = false }), scope);
    }

    private Task AssignAsync(string language, string name, object? value)
    {
        switch (language)
        {
            case Languages.CSharp:
                return csharp.SetAsync(name, value, scope);
            case Languages.Sql:
                scope.Commit(() => sql.Values[name] = value);
                return Task.CompletedTask;
            default:
                throw ToolkitException.Usage($"{language} has no variables", "C# and SQL have");
        }
    }

    private async Task<object?> ReferredAsync(string reference, string asked)
    {
        string[] parts = reference.Split(':', 2);
        string prompt = parts.Length == 2 ? MagicLine.Unquoted(parts[1]) : asked;
        return parts switch
        {
            ["input", ..] => await scope.AskAsync(prompt, isSecret: false),
            ["password", ..] => new PasswordString(await scope.AskAsync(prompt, isSecret: true)),
            [var language, var name] => Value(language, name),
            _ => Value(Languages.CSharp, reference),
        };
    }

    private object? Value(string language, string name)
    {
        IReadOnlyDictionary<string, object?> values = Variables(Languages.Named(language));
        return values.TryGetValue(name, out object? value)
            ? value
            : throw ToolkitException.NotFound($"{language} has no variable {name}", values.Count == 0 ? "it has none yet" : $"it has {string.Join(", ", values.Keys)}");
    }

    private IReadOnlyDictionary<string, object?> Variables(string language) => language switch
    {
        Languages.CSharp => csharp.Variables.ToDictionary(v => v.Name, v => (object?)v.Value),
        Languages.Sql => sql.Values,
        _ => new Dictionary<string, object?>(),
    };

    /// <summary>What stands behind --value: JSON where it is some, else text.</summary>
    private static object? Literal(string text)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            return json.RootElement switch
            {
                { ValueKind: JsonValueKind.Number } number => number.TryGetInt32(out int small) ? small : number.TryGetInt64(out long whole) ? (object)whole : number.GetDouble(),
                { ValueKind: JsonValueKind.True } => true,
                { ValueKind: JsonValueKind.False } => false,
                { ValueKind: JsonValueKind.Null } => null,
                { ValueKind: JsonValueKind.String } quoted => quoted.GetString(),
                var nested => nested.Clone(),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter for a text with half a character.
            return text;
        }
    }

    private void Show(string mimeType, string text) => scope.Display(MimeBundle.Of(mimeType, text), null, update: false);
}

using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Toolkit.Scripting;

/// <summary>A strategy class in a .csx file, compiled.</summary>
/// <remarks>
/// Only classes, constants and static members count: statements of the script are not run, so that a file which also runs its
/// strategy as a script can be named. <c>using Toolkit;</c> is implied; a <c>#load</c> of the prelude and an <c>#r</c> of the
/// library do nothing here.
/// </remarks>
/// <param name="Strategy">The class and its parameters.</param>
/// <param name="Path">The file, as a full path.</param>
public sealed record StrategyFile(StrategyDescription Strategy, string Path)
{
    private const string Ending = ".csx";
    private const int ErrorsTold = 4;

    /// <summary>Whether the words name a file: <c>my.csx</c>, or <c>my.csx:MyCross</c>.</summary>
    public static bool IsNamedBy(string text) => Split(text).Path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);

    /// <summary>Compiles the class that was named.</summary>
    /// <param name="text">The file; <c>file.csx:Class</c> where it has several strategies.</param>
    /// <param name="cancel">Stops the compiler.</param>
    /// <exception cref="ToolkitException">
    /// There is no such file or class (not found), the file does not compile (bad data), or has several strategies (usage).
    /// </exception>
    public static async Task<StrategyFile> LoadAsync(string text, CancellationToken cancel = default)
    {
        (string path, string? name) = Split(text);
        path = System.IO.Path.GetFullPath(path);
        string source = File.Exists(path)
            ? OrdinaryFile.ReadAllText(path)
            : throw ToolkitException.NotFound($"there is no file {path}", "name a .csx file with a strategy class, or a strategy that 'toolkit strategies' lists");
        return new(await CompileAsync(source, path, name, cancel), path);
    }

    /// <summary>Compiles a strategy class of a text, such as one that was kept with a run.</summary>
    /// <param name="source">The text.</param>
    /// <param name="path">Its file, or what errors call it; then relative paths in it start in the current folder.</param>
    /// <param name="name">The class; null where the text has one strategy.</param>
    /// <param name="cancel">Stops the compiler.</param>
    /// <exception cref="ToolkitException">As of <see cref="LoadAsync"/>.</exception>
    public static async Task<StrategyDescription> CompileAsync(string source, string path, string? name, CancellationToken cancel = default)
    {
        string file = System.IO.Path.GetFileName(path), folder = System.IO.Path.IsPathRooted(path) ? System.IO.Path.GetDirectoryName(path)! : Directory.GetCurrentDirectory();
        CodeLimits.Check(source, path);
        ScriptCode code = await new ScriptCompiler(folder, ScriptCompiler.StrategyImports).ReadAsync(StrategyText.ClassesOnly(source), path, null, cancel);
        (Type[] classes, Diagnostic[] errors) = (code with { Text = source }).Load(cancel);
        if (errors.Length > 0)
        {
            throw ToolkitException.BadData(Text(errors), "mend the file; nothing was run");
        }

        Type[] strategies = [.. classes.Where(t => typeof(Strategy).IsAssignableFrom(t) && !t.IsAbstract && !t.ContainsGenericParameters)];
        string names = string.Join(", ", strategies.Select(t => t.Name));
        return Strategies.Of((name, strategies.Length) switch
        {
            (_, 0) => throw ToolkitException.BadData($"{file} has no strategy class", "write one: class MyCross : Strategy { … }"),
            (null, 1) => strategies[0],
            (null, _) => throw ToolkitException.Usage($"{file} has several strategies: {names}", $"name one of them: {file}:{strategies[0].Name}"),
            _ => Array.Find(strategies, t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw ToolkitException.NotFound(
                $"{file} has no strategy '{name}'", $"it has {names}"),
        });
    }

    private static (string Path, string? Class) Split(string text) =>
        text.LastIndexOf(Ending + ":", StringComparison.OrdinalIgnoreCase) is var at and > 0 ? (text[..(at + Ending.Length)], text[(at + Ending.Length + 1)..]) : (text, null);

    private static string Text(Diagnostic[] errors)
    {
        string[] told = [.. errors.OrderBy(d => d.Location.GetLineSpan().Path, StringComparer.Ordinal).ThenBy(d => d.Location.SourceSpan.Start).Take(ErrorsTold).Select(Text)];
        return told[0] + (errors.Length > 1 ? $" (and {errors.Length - 1} more: {string.Join("; ", told.Skip(1))})" : "");
    }

    private static string Text(Diagnostic error)
    {
        FileLinePositionSpan span = error.Location.GetMappedLineSpan();
        string what = $"error {error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}";
        return span.IsValid ? $"{System.IO.Path.GetFileName(span.Path)}({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1}): {what}" : what;
    }
}

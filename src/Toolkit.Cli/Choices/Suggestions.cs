using System.CommandLine.Completions;

namespace Toolkit.Cli.Choices;

/// <summary>What a shell offers for the word that is being written.</summary>
internal static class Suggestions
{
    public static IEnumerable<CompletionItem> Of(IEnumerable<string> words) => words.Select(word => new CompletionItem(word));

    /// <summary>The symbols of the workspace, with their exchange where several have them; none when it cannot be read.</summary>
    public static IEnumerable<CompletionItem> Symbols(CompletionContext context)
    {
        try
        {
            using Workspace tk = Workspace.Open(WorkspaceLocation.Of(context.ParseResult.GetValue<string?>("--workspace")), new() { ReadOnly = true });
            return Of([.. tk.Symbols().GroupBy(s => s.Symbol).SelectMany(g => g.Count() == 1 ? [g.Key] : g.Select(s => $"{s.Exchange}:{s.Symbol}"))]);
        }
        catch (ToolkitException)
        {
            // A shell that completes a word is no place for an error.
            return [];
        }
    }
}

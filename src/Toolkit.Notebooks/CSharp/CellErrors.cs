using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;

namespace Toolkit.Notebooks.CSharp;

/// <summary>Failures of cells in the words of a notebook: where in the cell, and nothing of the machinery below it.</summary>
internal static partial class CellErrors
{
    public const string Compile = "CompileError";
    public const string Cancelled = "Cancelled";

    /// <param name="error">What the cell threw.</param>
    /// <param name="isCancelled">Whether somebody has cancelled the cell: a timeout of its own is a failure like others.</param>
    public static CellError Of(Exception error, bool isCancelled = false) => error switch
    {
        CompilationErrorException compile => Compilation(compile),
        ToolkitException toolkit => Told(toolkit),
        QueryAbandonedException left when isCancelled => new(Cancelled, left.Message, [$"{Cancelled}: {left.Message}"]),
        OperationCanceledException when isCancelled => new(Cancelled, "the cell was cancelled", [$"{Cancelled}: the cell was cancelled"]),
        _ => new(error.GetType().Name, AddressText.Bare(error.Message), [.. Traceback(error).Select(AddressText.Bare)]),
    };

    /// <summary>The library says what to do next; where in its own depths it noticed helps nobody.</summary>
    private static CellError Told(ToolkitException error)
    {
        // Below the caret of a query nothing may follow in its line.
        string text = error.Hint is null ? error.Message : $"{error.Message}{(error.Message.Contains('\n') ? "\n" : ": ")}{error.Hint}";
        IEnumerable<string> own = Traceback(error).Where(l => l.StartsWith("   at ", StringComparison.Ordinal) && !Library().IsMatch(l));
        return new($"{nameof(ToolkitException)} ({error.Kind})", text, [text, .. own]);
    }

    private static CellError Compilation(CompilationErrorException error)
    {
        string[] lines = [.. error.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString())];
        return new(Compile, string.Join('\n', lines), lines);
    }

    /// <summary>The exception and its inner ones, with the frames of the user's code and of the libraries it called.</summary>
    private static IReadOnlyList<string> Traceback(Exception error) =>
    [
        .. error.ToString().Split('\n').Select(l => l.TrimEnd('\r'))
            // Below the first frame of the scripting engine nothing is the user's.
            .TakeWhile(l => !l.Contains("Microsoft.CodeAnalysis.Scripting.", StringComparison.Ordinal))
            .Where(l => !l.StartsWith("--- End of stack trace", StringComparison.Ordinal))
            .Select(l => MovedNext().Replace(Initialising().Replace(l, "   at the cell's code"), "$1")),
    ];

    [GeneratedRegex(@"^   at (Toolkit|System)\.")]
    private static partial Regex Library();

    [GeneratedRegex(@"^   at Submission#\d+\.<<Initialize>>[\w.]+\(\)")]
    private static partial Regex Initialising();

    [GeneratedRegex(@"\bSubmission#\d+[.+]")]
    private static partial Regex MovedNext();
}

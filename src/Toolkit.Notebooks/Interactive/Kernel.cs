using Microsoft.AspNetCore.Html;
using Toolkit.Notebooks;
using Toolkit.Notebooks.Output;

// The names that C# notebooks use in .NET Interactive, so that a notebook runs in both.
namespace Microsoft.DotNet.Interactive;

#pragma warning disable IDE1006 // The names are those of notebooks.

/// <summary>What a cell can call without a name before it: <c>display(x)</c>, <c>HTML(text)</c>.</summary>
public static class Kernel
{
    /// <summary>Shows a value while the cell runs.</summary>
    /// <param name="value">Anything.</param>
    /// <param name="mimeTypes">Only these forms of it. Default: those its type prefers.</param>
    /// <returns>What can be updated later.</returns>
    public static CellDisplay display(object? value, params string[] mimeTypes) => value.Display(mimeTypes);

    /// <summary>Asks the user for a line of text.</summary>
    /// <param name="prompt">What is asked for.</param>
    /// <param name="typeHint">What kind of text; front ends of Jupyter know but text and <c>password</c>.</param>
    public static Task<string> GetInputAsync(string prompt = "", string typeHint = "text") => AskAsync(prompt, typeHint == "password");

    /// <summary>Asks the user for a secret, which is not seen while it is typed.</summary>
    public static async Task<PasswordString> GetPasswordAsync(string prompt = "") => new(await AskAsync(prompt, isSecret: true));

    /// <summary>Text that is shown as the HTML that it is.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Shows a piece of JavaScript, which the front end runs if it trusts the notebook.</summary>
    public static void Javascript(string scriptContent) => CellScope.Current?.Display(
        MimeBundle.Of(MimeBundle.Html, $"<script type=\"text/javascript\">{scriptContent}</script>"), null, update: false);

    /// <summary>Shows a style sheet for the outputs of the notebook.</summary>
    public static void CSS(string content) => CellScope.Current?.Display(
        MimeBundle.Of(MimeBundle.Html, $"<style>{content}</style>"), null, update: false);

    private static Task<string> AskAsync(string prompt, bool isSecret) =>
        CellScope.Current?.AskAsync(prompt, isSecret) ?? throw new InvalidOperationException("only a cell can ask for input");
}

using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;
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
    public static DisplayedValue display(object? value, params string[] mimeTypes) => value.Display(mimeTypes);

    /// <summary>Text that is shown as the HTML that it is.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Shows a piece of JavaScript, which the front end runs if it trusts the notebook.</summary>
    public static void Javascript(string scriptContent) => CellScope.Current?.Display(
        MimeBundle.Of(MimeBundle.Html, $"<script type=\"text/javascript\">{scriptContent}</script>"), null, update: false);

    /// <summary>Shows a style sheet for the outputs of the notebook.</summary>
    public static void CSS(string content) => CellScope.Current?.Display(
        MimeBundle.Of(MimeBundle.Html, $"<style>{content}</style>"), null, update: false);
}

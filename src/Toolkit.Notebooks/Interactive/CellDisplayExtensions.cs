using Microsoft.DotNet.Interactive.Formatting;
using Toolkit.Notebooks;
using Toolkit.Notebooks.Output;

/// <summary><c>x.Display()</c> in a cell.</summary>
/// <remarks>
/// The formatting library has the same in the namespace System; what is in no namespace goes first. Its own shows one object and gives
/// the caller another, whose updates find nothing to update, and goes through a lazy sequence more than once.
/// </remarks>
public static class CellDisplayExtensions
{
    /// <summary>Shows a value while the cell runs.</summary>
    /// <param name="value">Anything.</param>
    /// <param name="mimeTypes">Only these forms of it. Default: those its type prefers, and plain text.</param>
    /// <returns>What can be updated later.</returns>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) => Rendering.Display(value, Rendering.Of(value, mimeTypes));

    /// <summary>Shows text that is of a MIME type already, such as <c>text/html</c>.</summary>
    public static DisplayedValue DisplayAs(this string value, string mimeType) => Rendering.Display(value, MimeBundle.Of(mimeType, value));
}

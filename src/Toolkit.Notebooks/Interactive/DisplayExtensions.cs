using Microsoft.DotNet.Interactive.Formatting;
using Toolkit.Notebooks;
using Toolkit.Notebooks.Output;

namespace System;

/// <summary>Shows values from a cell while it runs.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows a value in the forms that its type prefers, or in the given ones.</summary>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes)
    {
        DisplayedValue shown = new(mimeTypes);
        CellScope.Current?.Display(Rendering.Of(value, mimeTypes), shown.DisplayId, update: false);
        return shown;
    }

    /// <summary>Shows text that is of a MIME type already, such as <c>text/html</c>.</summary>
    public static DisplayedValue DisplayAs(this string value, string mimeType)
    {
        DisplayedValue shown = new([mimeType]);
        CellScope.Current?.Display(MimeBundle.Of(mimeType, value), shown.DisplayId, update: false);
        return shown;
    }
}

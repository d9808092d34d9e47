using Microsoft.DotNet.Interactive.Formatting;

namespace Toolkit.Notebooks.Output;

/// <summary>Something that a cell has shown and may show anew in the same place.</summary>
/// <remarks>An update of its base keeps to the forms of the first value, and goes through a lazy sequence more than once.</remarks>
public sealed class CellDisplay : DisplayedValue
{
    private readonly string[] _mimeTypes;

    internal CellDisplay(object? value, MimeBundle content, string[] mimeTypes)
        : base(value!, [.. content.ByType.Select(form => new FormattedValue(form.Key, form.Value))])
    {
        _mimeTypes = mimeTypes;
        CellScope.Current?.Display(content, DisplayId, update: false);
    }

    /// <summary>Shows another value in the place of the first.</summary>
    public new void Update(object? updatedValue) => CellScope.Current?.Display(Rendering.Of(updatedValue, _mimeTypes), DisplayId, update: true);
}

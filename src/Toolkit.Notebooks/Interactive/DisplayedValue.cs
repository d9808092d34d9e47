using Toolkit.Notebooks.Output;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>Something that a cell has shown and may show anew in the same place.</summary>
public sealed class DisplayedValue
{
    private readonly string[] _mimeTypes;

    internal DisplayedValue(string[] mimeTypes) => _mimeTypes = mimeTypes;

    public string DisplayId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Shows another value in the place of the first.</summary>
    public void Update(object? updatedValue) => CellScope.Current?.Display(Rendering.Of(updatedValue, _mimeTypes), DisplayId, update: true);
}

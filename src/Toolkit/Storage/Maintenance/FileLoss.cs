using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>A file that went with its bars.</summary>
/// <param name="Text">What to say of it.</param>
/// <param name="Rows">How many bars were in it.</param>
/// <param name="Series">Where they may be missing.</param>
internal sealed record FileLoss(string Text, long Rows, IReadOnlyList<SeriesStretch> Series)
{
    /// <summary>A file that only the journal knows, which does not say of which series its bars were.</summary>
    public JournalFile? Journalled { get; init; }
}

/// <summary>A series from its first to its last time, both in microseconds.</summary>
internal readonly record struct SeriesStretch(SeriesKey Key, long First, long Last);

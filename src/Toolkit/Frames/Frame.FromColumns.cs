using Toolkit.Frames;


namespace Toolkit;

public sealed partial class Frame
{
    /// <summary>Makes a frame of columns from elsewhere, such as a data frame or one's own calculation.</summary>
    /// <param name="columns">
    /// Name and values of each column, all of one length; the values are copied. Elements: bool, integers, float, double,
    /// decimal, string, <see cref="DateTime"/> (UTC, or of unspecified kind and taken as UTC), <see cref="DateOnly"/>,
    /// <see cref="TimeOnly"/>, <see cref="Guid"/>, byte[]; a null, also of a nullable type, is a NULL. NaN stays NaN.
    /// </param>
    /// <exception cref="ArgumentException">Columns of different lengths, an element type that is not in the list, a time of kind Local.</exception>
    public static Frame FromColumns(params IEnumerable<(string Name, Array Values)> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        FrameColumn[] made = [.. columns.Select(column => ArrayColumns.Of(column.Name, column.Values))];
        FrameColumn? odd = Array.Find(made, column => column.Count != made[0].Count);
        return odd is null
            ? new(made)
            : throw new ArgumentException($"column '{made[0].Name}' has {made[0].Count} rows and '{odd.Name}' {odd.Count}: all need as many", nameof(columns));
    }
}

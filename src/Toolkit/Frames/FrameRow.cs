namespace Toolkit;

/// <summary>One row of a <see cref="Frame"/>; a null stands for SQL's NULL.</summary>
public readonly struct FrameRow
{
    private readonly Frame _frame;
    private readonly int _row;

    internal FrameRow(Frame frame, int row) => (_frame, _row) = (frame, row);

    public int Count => _frame.Columns.Count;

    public object? this[int column] => _frame.Columns[column][_row];

    public object? this[string column] => _frame[column][_row];

    /// <summary>The value as a type: <c>Get&lt;double?&gt;("volume")</c>.</summary>
    /// <exception cref="InvalidCastException">The column has another type, or the value is null and the type takes none.</exception>
    public T Get<T>(string column) => this[column] switch
    {
        T value => value,
        null when default(T) is null => default!,
        null => throw new InvalidCastException($"'{column}' is null here: ask for {typeof(T).Name}?"),
        var other => throw new InvalidCastException($"'{column}' holds {other.GetType().Name}, not {typeof(T).Name}"),
    };
}

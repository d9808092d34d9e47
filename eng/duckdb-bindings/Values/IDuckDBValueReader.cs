namespace DuckDB.NET.Native;

/// <summary>A parameter of a table function.</summary>
public interface IDuckDBValueReader
{
    bool IsNull();

    /// <exception cref="InvalidCastException">The value is not a <typeparamref name="T"/>.</exception>
    T GetValue<T>();
}

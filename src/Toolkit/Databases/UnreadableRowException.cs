namespace Toolkit;

/// <summary>A row of a database is not there, or holds what its column is not made for: damage, and no fault of who reads it.</summary>
internal sealed class UnreadableRowException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether reading a value failed so: of another type, NULL, or out of its range.</summary>
    public static bool Is(Exception e) =>
        e is InvalidCastException or FormatException or OverflowException or ArgumentOutOfRangeException or (InvalidOperationException and not ObjectDisposedException);
}

namespace DuckDB.NET.Native;

/// <summary>The pointers of an array of handles, kept from being released until disposed.</summary>
internal readonly ref struct BorrowedHandles : IDisposable
{
    private readonly ReadOnlySpan<DuckDBValue> _handles;

    public BorrowedHandles(DuckDBValue[] handles, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, handles.Length);

        // One more than needed: the C API takes a null array for an error even when it is to hold nothing.
        Pointers = new IntPtr[count + 1];
        var held = 0;
        try
        {
            for (; held < count; held++)
            {
                var added = false;
                handles[held].DangerousAddRef(ref added);
                Pointers[held] = handles[held].DangerousGetHandle();
            }
        }
        finally
        {
            if (held < count)
                Release(handles.AsSpan(0, held));
        }

        _handles = handles.AsSpan(0, count);
    }

    public IntPtr[] Pointers { get; }

    public void Dispose() => Release(_handles);

    private static void Release(ReadOnlySpan<DuckDBValue> handles)
    {
        foreach (var handle in handles)
            handle.DangerousRelease();
    }
}

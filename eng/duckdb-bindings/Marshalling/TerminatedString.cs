using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

/// <summary>
/// A string passed as NUL-terminated UTF-8. One that contains a NUL is refused: DuckDB would run or
/// look up only what stands before it.
/// </summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedIn, typeof(ManagedToUnmanagedIn))]
internal static unsafe class TerminatedString
{
    public ref struct ManagedToUnmanagedIn
    {
        private Utf8StringMarshaller.ManagedToUnmanagedIn _inner;

        public static int BufferSize => Utf8StringMarshaller.ManagedToUnmanagedIn.BufferSize;

        public void FromManaged(string? text, Span<byte> buffer)
        {
            if (text is not null && text.Contains('\0'))
                throw new ArgumentException("The text contains a NUL character, which DuckDB cannot take here.");
            _inner.FromManaged(text, buffer);
        }

        public byte* ToUnmanaged() => _inner.ToUnmanaged();

        public void Free() => _inner.Free();
    }
}

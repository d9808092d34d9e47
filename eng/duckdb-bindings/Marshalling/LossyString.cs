using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

/// <summary>
/// A string passed as NUL-terminated UTF-8 and cut at the first NUL. For error messages: they are reported from
/// callbacks, where an exception would end the process.
/// </summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedIn, typeof(ManagedToUnmanagedIn))]
internal static unsafe class LossyString
{
    public ref struct ManagedToUnmanagedIn
    {
        private Utf8StringMarshaller.ManagedToUnmanagedIn _inner;

        public static int BufferSize => Utf8StringMarshaller.ManagedToUnmanagedIn.BufferSize;

        public void FromManaged(string? text, Span<byte> buffer) => _inner.FromManaged(text, buffer);

        public byte* ToUnmanaged() => _inner.ToUnmanaged();

        public void Free() => _inner.Free();
    }
}

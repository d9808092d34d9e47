using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>duckdb_string_t: up to 12 bytes lie in the value itself, longer ones behind a pointer.</summary>
// The names of the fields and nested types are those of the C union, and callers are compiled against them.
#pragma warning disable IDE1006
[StructLayout(LayoutKind.Sequential)]
public unsafe struct DuckDBString
{
    private const uint InlineLength = 12;

    public _value_e__Union value;

    public readonly int Length => checked((int)value.inlined.length);

    /// <summary>
    /// The UTF-8 bytes, not terminated. Those of a short string lie in this value, which must therefore be
    /// read where it stands (in a vector, or pinned).
    /// </summary>
    public readonly sbyte* Data
    {
        get
        {
            if (value.inlined.length > InlineLength)
                return value.pointer.ptr;

            ref readonly var bytes = ref value.inlined.inlined[0];
            return (sbyte*)Unsafe.AsPointer(ref Unsafe.AsRef(in bytes));
        }
    }

    [StructLayout(LayoutKind.Explicit)]
    public struct _value_e__Union
    {
        [FieldOffset(0)]
        public DuckDBStringPointer pointer;

        [FieldOffset(0)]
        public DuckDBStringInlined inlined;

        [StructLayout(LayoutKind.Sequential)]
        public struct DuckDBStringPointer
        {
            public uint length;
            public fixed sbyte prefix[4];
            public sbyte* ptr;
        }

        [StructLayout(LayoutKind.Sequential)]
        public struct DuckDBStringInlined
        {
            public uint length;
            public fixed sbyte inlined[(int)InlineLength];
        }
    }
}

using System.Runtime.InteropServices;

namespace Toolkit.Disk;

/// <summary>One name for one folder, however it was reached.</summary>
internal static partial class RealPath
{
    /// <summary>The full path with every symbolic link resolved; the full path as given where that cannot be done.</summary>
    public static string Of(string path)
    {
        string full = Path.GetFullPath(path);
        if (OperatingSystem.IsWindows())
        {
            return full.ToUpperInvariant();
        }

        IntPtr resolved = Resolve(full, IntPtr.Zero);
        if (resolved == IntPtr.Zero)
        {
            return full;
        }

        try
        {
            return Marshal.PtrToStringUTF8(resolved) ?? full;
        }
        finally
        {
            Free(resolved);
        }
    }

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    private static partial IntPtr Resolve(string path, IntPtr buffer);

    [LibraryImport("libc", EntryPoint = "free")]
    private static partial void Free(IntPtr memory);
}

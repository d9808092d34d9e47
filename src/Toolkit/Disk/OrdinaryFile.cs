using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Toolkit;

/// <summary>Tells files from what only looks like one: a pipe waits for somebody who writes into it, and a device need not end.</summary>
public static partial class OrdinaryFile
{
    // To read, without waiting, and not for child processes.
    private const int LinuxFlags = 0x800 | 0x80000, MacFlags = 0x4 | 0x1000000;
    private const int NoSuchDevice = 6;

    /// <summary>Looks at what is to be read, without waiting. What is not there, or may not be read, is left to whoever opens it.</summary>
    /// <exception cref="ToolkitException">It is a pipe, a socket or a device (usage).</exception>
    public static void Check(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open(path, OperatingSystem.IsMacOS() ? MacFlags : LinuxFlags);
        if (descriptor < 0 ? Marshal.GetLastPInvokeError() == NoSuchDevice : !IsOrdinary(descriptor))
        {
            throw ToolkitException.Usage($"{path} is a pipe, a socket or a device", "write what it gives into a file, and name that file");
        }
    }

    /// <summary>Reads a text that a user has named.</summary>
    /// <exception cref="ToolkitException">As of <see cref="Check"/>.</exception>
    public static string ReadAllText(string path)
    {
        Check(path);
        return File.ReadAllText(path);
    }

    /// <summary>Reads a file that a user's file names.</summary>
    /// <inheritdoc cref="ReadAllText"/>
    public static byte[] ReadAllBytes(string path)
    {
        Check(path);
        return File.ReadAllBytes(path);
    }

    private static bool IsOrdinary(int descriptor)
    {
        using SafeFileHandle handle = new(descriptor, ownsHandle: true);
        try
        {
            using FileStream file = new(handle, FileAccess.Read, bufferSize: 0);
            // A device that can be rewound has no length, and still something in it.
            return file.CanSeek && (file.Length > 0 || file.ReadByte() < 0);
        }
        catch (IOException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}

using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Toolkit.Disk;

/// <summary>Files that are still there after the power went: fsync of files and folders, and the hash that proves their content.</summary>
internal static partial class DurableFile
{
    private const int ReadOnly = 0, CloseOnExecLinux = 0x80000, CloseOnExecMac = 0x1000000;
    private const uint MoveWriteThrough = 8;

    /// <summary>Brings the content of a file that another library has written to the disk.</summary>
    public static void Flush(string path)
    {
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Flush(handle, path);
    }

    /// <summary>Brings what was written through a handle to the disk.</summary>
    public static void Flush(SafeFileHandle handle, string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(handle);
        }
        else if (Sync(handle) != 0)
        {
            // .NET's own call says nothing when fsync fails here.
            throw Failed("fsync", path);
        }

        FailPoint.Hit("fsync.file");
    }

    /// <summary>Writes. That a file may not grow so far (a limit of the process or of the file system) is an I/O error here; .NET calls it a wrong argument.</summary>
    public static void Write(SafeFileHandle handle, ReadOnlySpan<byte> bytes, long at)
    {
        try
        {
            RandomAccess.Write(handle, bytes, at);
        }
        catch (ArgumentOutOfRangeException e) when (at >= 0)
        {
            throw new IOException($"File too large: {e.Message}", e);
        }
    }

    /// <summary>Renames within one volume to a name that is free, and makes the new name durable.</summary>
    public static void MoveInto(string from, string to)
    {
        string folder = Path.GetDirectoryName(to)!;
        CreateFolder(folder);
        if (File.Exists(to))
        {
            throw new IOException($"{to} is there already");
        }

        FailPoint.Hit("file.renaming");
        if (OperatingSystem.IsWindows())
        {
            MoveOnWindows(from, to);
        }
        else
        {
            // With overwrite it is one rename(2); without, .NET links and unlinks, which a crash can separate.
            File.Move(from, to, overwrite: true);
        }

        FailPoint.Hit("file.renamed");
        FlushFolder(folder);
    }

    /// <summary>Makes a folder and its missing parents, each durable in the one above it.</summary>
    public static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        string? parent = Path.GetDirectoryName(folder);
        if (parent is not null)
        {
            CreateFolder(parent);
        }

        Directory.CreateDirectory(folder);
        if (parent is not null)
        {
            FlushFolder(parent);
        }
    }

    /// <summary>Makes the names in a folder durable. .NET refuses folder handles, so this calls the system; Windows has no need.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open(folder, ReadOnly | (OperatingSystem.IsMacOS() ? CloseOnExecMac : CloseOnExecLinux));
        if (descriptor < 0)
        {
            throw Failed("open", folder);
        }

        try
        {
            if (Sync(descriptor) != 0)
            {
                throw Failed("fsync", folder);
            }

            FailPoint.Hit("fsync.folder");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>SHA-256 of a file's content in lower-case hex.</summary>
    public static string Hash(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 20, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Copies a file; with <paramref name="link"/> its content gets a second name instead, where the volume has such.</summary>
    /// <returns>Whether it is a link.</returns>
    public static bool Copy(string from, string to, bool link)
    {
        bool linked = link && (OperatingSystem.IsWindows() ? CreateHardLink(to, from, IntPtr.Zero) : Link(from, to) == 0);
        if (!linked)
        {
            File.Copy(from, to);
            Flush(to);
        }

        return linked;
    }

    /// <summary>Removes a file if it is there; a file that somebody still has open (Windows) stays for the next time.</summary>
    public static bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <exception cref="ToolkitException">A file has the name of a folder that is to be made, or it has something in it (usage).</exception>
    public static void MustBeFree(string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw ToolkitException.Usage($"{folder} is there already", "name a folder that does not exist yet");
        }
    }

    /// <summary>Removes a folder with all that is in it, if it is there; what somebody still has open (Windows) stays for the next time.</summary>
    public static void TryDeleteFolder(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next writer, or gc, finds it.
        }
    }

    private static IOException Failed(string call, string path)
    {
        int error = Marshal.GetLastPInvokeError();
        return new($"{call} of {path}: {new Win32Exception(error).Message}", error);
    }

    [SupportedOSPlatform("windows")]
    private static void MoveOnWindows(string from, string to)
    {
        if (!MoveFileEx(from, to, MoveWriteThrough))
        {
            throw Failed("move", to);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);

    [LibraryImport("kernel32", EntryPoint = "MoveFileExW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool MoveFileEx(string from, string to, uint flags);

    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateHardLink(string to, string from, IntPtr reserved);
}

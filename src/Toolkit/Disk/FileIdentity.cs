using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Toolkit.Disk;

/// <summary>What shows that a file is the one that was looked at, and that nobody has written to it since. Times in nanoseconds.</summary>
/// <param name="SizeBytes">Its length.</param>
/// <param name="Written">When its content was last written.</param>
/// <param name="Changed">When anything of it was last changed, which nobody can set back; elsewhere than on Linux, when it was made.</param>
/// <param name="Inode">Its number on the device; 0 elsewhere than on Linux.</param>
/// <param name="Device">The device; 0 elsewhere than on Linux.</param>
internal readonly partial record struct FileIdentity(long SizeBytes, long Written, long Changed, ulong Inode, ulong Device)
{
    private const int AtWorkingFolder = -100, BasicStatus = 0x7FF, StatusBytes = 256;
    private const int InodeAt = 32, SizeAt = 40, ChangedAt = 96, WrittenAt = 112, DeviceAt = 136;

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static FileIdentity Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Portable(path);
        }

        try
        {
            return Linux(path) ?? Portable(path);
        }
        catch (EntryPointNotFoundException)
        {
            // The C library of an old system, or a small one, has no such call.
            return Portable(path);
        }
    }

    private static FileIdentity? Linux(string path)
    {
        Span<byte> status = stackalloc byte[StatusBytes];
        return Status(AtWorkingFolder, path, 0, BasicStatus, ref MemoryMarshal.GetReference(status)) == 0
            ? new(
                BinaryPrimitives.ReadInt64LittleEndian(status[SizeAt..]), Nanoseconds(status[WrittenAt..]), Nanoseconds(status[ChangedAt..]),
                BinaryPrimitives.ReadUInt64LittleEndian(status[InodeAt..]), BinaryPrimitives.ReadUInt64LittleEndian(status[DeviceAt..]))
            : null;
    }

    /// <summary>The same by what .NET knows of a file on every system.</summary>
    internal static FileIdentity Portable(string path)
    {
        FileInfo file = new(path);
        return file.Exists
            ? new(file.Length, (file.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * 100, (file.CreationTimeUtc - DateTime.UnixEpoch).Ticks * 100, 0, 0)
            : throw new FileNotFoundException($"there is no file {path}", path);
    }

    private static long Nanoseconds(ReadOnlySpan<byte> time) =>
        BinaryPrimitives.ReadInt64LittleEndian(time) * 1_000_000_000 + BinaryPrimitives.ReadUInt32LittleEndian(time[8..]);

    /// <summary>The one call for it whose result lies the same way on every Linux.</summary>
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint wanted, ref byte status);
}

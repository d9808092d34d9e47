using System.Collections.Frozen;
using Toolkit.Disk;

namespace Toolkit.Catalog;

/// <summary>Keeps writers off file systems that several hosts share: SQLite's WAL needs the shared memory of one host.</summary>
internal static class NetworkFileSystem
{
    private static readonly FrozenSet<string> Formats = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "9p", "afs", "ceph", "cifs", "coda", "davfs", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "glusterfs",
        "lustre", "ncp", "ncpfs", "nfs", "nfs4", "smb", "smb2", "smb3", "smbfs", "vboxsf");

    /// <exception cref="ToolkitException">The folder lies on a network file system and the options do not allow that (failure).</exception>
    public static void Refuse(string folder, WorkspaceOptions options)
    {
        if (!options.AllowNetworkFileSystem && FormatOf(folder) is { } format && IsNetwork(format))
        {
            throw new ToolkitException(
                ErrorKind.Failure,
                $"{folder} lies on a network file system ({format}), where a catalog that several hosts write would be damaged",
                "keep the workspace on a local disk; open it read-only; or set AllowNetworkFileSystem when only one host ever uses it");
        }
    }

    public static bool IsNetwork(string format) => Formats.Contains(format);

    /// <summary>Name of the file system that the folder, or the nearest parent that exists, lies on; null when unknown.</summary>
    internal static string? FormatOf(string folder)
    {
        string real = OperatingSystem.IsWindows() ? Existing(folder) : RealPath.Of(Existing(folder));
        if (File.Exists("/proc/self/mountinfo"))
        {
            return FormatOf(real, File.ReadLines("/proc/self/mountinfo"));
        }

        if (OperatingSystem.IsWindows())
        {
            return real.StartsWith(@"\\", StringComparison.Ordinal) || new DriveInfo(Path.GetPathRoot(real)!).DriveType == DriveType.Network ? "smb" : null;
        }

        DriveInfo drive = new(real);
        return drive.DriveType == DriveType.Network ? drive.DriveFormat : null;
    }

    /// <summary>Finds the mount that holds the path in the lines of <c>/proc/self/mountinfo</c>; of two on one folder the later one.</summary>
    internal static string? FormatOf(string path, IEnumerable<string> mounts)
    {
        string? format = null;
        int longest = -1;
        foreach (string line in mounts)
        {
            string[] fields = line.Split(' ');
            int dash = Array.IndexOf(fields, "-");
            if (dash < 6 || dash + 1 == fields.Length)
            {
                continue;
            }

            string point = Unescape(fields[4]);
            bool holds = point == "/" || path == point || path.StartsWith(point + "/", StringComparison.Ordinal);
            if (holds && point.Length >= longest)
            {
                (longest, format) = (point.Length, fields[dash + 1]);
            }
        }

        return format;
    }

    /// <summary>The folder, or the nearest parent that exists.</summary>
    internal static string Existing(string folder)
    {
        string at = Path.GetFullPath(folder);
        while (!Directory.Exists(at) && Path.GetDirectoryName(at) is { } parent)
        {
            at = parent;
        }

        return at;
    }

    /// <summary>mountinfo writes space, tab, newline and backslash in octal.</summary>
    private static string Unescape(string text) => text
        .Replace(@"\040", " ").Replace(@"\011", "\t").Replace(@"\012", "\n").Replace(@"\134", @"\");
}

using System.Text.Json;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>The newest version in a small file of the folder, which is replaced as a whole under a lock of the system.</summary>
internal sealed class FolderHeads(string root, TimeSpan patience) : IRemoteHeads
{
    private string File => Path.Combine(root, "head.json");

    public RemoteHead? Read()
    {
        try
        {
            return JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(File), ManifestJson.Default.RemoteHead) is { Version: > 0, Manifest.Length: 64 } head
                ? head
                : throw new JsonException("it names no version");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new ToolkitException(ErrorKind.BadData, $"{File} is damaged: {e.Message}", "it names the newest version of the remote: restore it from a backup of that disk, or remove it, push from the workspace that has the newest version, and pull in the others", e);
        }
    }

    public bool Move(long expected, RemoteHead next, CancellationToken cancel)
    {
        DurableFile.CreateFolder(root);
        string gate = File + ".lock", made = File + ".next";
        using OsLock turn = OsLock.Take(gate, patience, "pushing", cancel);
        if ((Read()?.Version ?? 0) != expected)
        {
            return false;
        }

        System.IO.File.WriteAllBytes(made, JsonSerializer.SerializeToUtf8Bytes(next, ManifestJson.Default.RemoteHead));
        DurableFile.Flush(made);
        FailPoint.Hit("remote.head-written");
        System.IO.File.Move(made, File, overwrite: true);
        DurableFile.FlushFolder(root);
        FailPoint.Hit("remote.head-moved");
        return true;
    }
}

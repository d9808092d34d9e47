using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>Objects as files of a folder: a mounted disk, NFS.</summary>
internal sealed class FolderObjects(string root) : IObjectStore
{
    private string Temporary => Path.Combine(root, ".tmp");

    public IReadOnlyDictionary<string, long> List(string prefix, CancellationToken cancel)
    {
        DirectoryInfo folder = new(Path.Combine(root, prefix));
        return folder.Exists ? folder.EnumerateFiles().ToDictionary(file => prefix + file.Name, file => file.Length) : new Dictionary<string, long>();
    }

    public void Put(string name, string path, CancellationToken cancel)
    {
        string final = Path.Combine(root, name), temporary = Path.Combine(Temporary, Guid.NewGuid().ToString("N"));
        DurableFile.CreateFolder(Temporary);
        DurableFile.CreateFolder(Path.GetDirectoryName(final)!);
        try
        {
            DurableFile.Copy(path, temporary, link: false);
            FailPoint.Hit("remote.copied");
            if (DurableFile.Hash(temporary) != DurableFile.Hash(path))
            {
                throw new IOException($"{temporary} does not hold what was copied to it");
            }

            // Over one of the same name: it has the same content, or was cut.
            File.Move(temporary, final, overwrite: true);
            DurableFile.FlushFolder(Path.GetDirectoryName(final)!);
            FailPoint.Hit("remote.put");
        }
        finally
        {
            DurableFile.TryDelete(temporary);
        }
    }

    public bool Get(string name, string path, CancellationToken cancel)
    {
        try
        {
            File.Copy(Path.Combine(root, name), path, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && Directory.Exists(root))
        {
            return false;
        }
    }

    public void Dispose()
    {
    }
}

using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>The files that the journal lists and that are there as they were published.</summary>
internal static class JournalledFiles
{
    /// <param name="layout">Where they lie.</param>
    /// <param name="state">What the journal says.</param>
    /// <param name="reader">Reads what the catalog has to know of them.</param>
    /// <param name="lost">Is told of those that are lost or damaged.</param>
    public static List<NewFile> Find(WorkspaceLayout layout, RecoveredState state, FooterReader reader, List<FileLoss> lost)
    {
        List<NewFile> files = [];
        RemoteFetch.Ask(layout, [.. state.Files.Values.Where(file => !File.Exists(layout.Absolute(file.Path))).Select(file => (file.Sha256, file.Bytes))], CancellationToken.None);
        using RemoteFetch fetch = new(layout);
        foreach (JournalFile file in state.Files.Values)
        {
            string path = layout.Absolute(file.Path);
            NewFile? found = File.Exists(path) || Brought(fetch, file.Sha256, path) ? reader.File(path, file.Id, file.Timeframe.Length == 0 ? null : Timeframe.Parse(file.Timeframe)) : null;
            if (found is not null && found.Sha256 == file.Sha256)
            {
                files.Add(found);
            }
            else
            {
                lost.Add(new(
                    $"{path} is {(File.Exists(path) ? "damaged" : "lost")}: {file.Rows} rows from {UnixMicroseconds.ToIso(file.MinTime)} to {UnixMicroseconds.ToIso(file.MaxTime)}", file.Rows, [])
                {
                    Journalled = file,
                });
            }
        }

        return files;
    }

    /// <summary>What the catalog has to know of a file stands in the file, so one that lies at a remote only is brought.</summary>
    private static bool Brought(RemoteFetch fetch, string sha256, string path)
    {
        if (fetch.Of(sha256) is null)
        {
            return false;
        }

        DurableFile.CreateFolder(Path.GetDirectoryName(path)!);
        string temporary = path + ".brought";
        try
        {
            fetch.Into(sha256, temporary, CancellationToken.None);
        }
        catch (ToolkitException e) when (e.Kind == ErrorKind.BadData)
        {
            // Lost there, too: the catalog comes back without it, and a later pull brings it when the remote has it again.
            return false;
        }

        File.Move(temporary, path, overwrite: true);
        return true;
    }
}

using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Tells a folder that is no workspace from a workspace that is damaged: in the first there is nothing to mend.</summary>
internal static class ForeignFolder
{
    /// <exception cref="ToolkitException">Nothing of a workspace is in the folder (not found), or a catalog that is not this toolkit's (bad data).</exception>
    public static void Refuse(WorkspaceLayout layout)
    {
        if (File.Exists(layout.Catalog))
        {
            MustBeOurs(layout);
        }
        else if (!layout.HasTraces)
        {
            throw ToolkitException.NotFound(
                $"no workspace in {layout.Root}: {Content(layout.Root)}", "name another folder with `Workspace.Open()`, or make one with `Workspace.Init()`; nothing was changed");
        }
    }

    private static string Content(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return "there is no such folder";
        }

        string[] names = [.. Directory.EnumerateFileSystemEntries(folder).Take(3).Select(path => Path.GetFileName(path))];
        return names.Length == 0 ? "the folder is empty" : $"it holds other things ({string.Join(", ", names)}{(names.Length == 3 ? ", …" : "")})";
    }

    /// <summary>Where nothing else tells of a workspace, the catalog itself must.</summary>
    private static void MustBeOurs(WorkspaceLayout layout)
    {
        if (layout.HasTraces)
        {
            return;
        }

        try
        {
            using SqliteConnection connection = SqliteFile.Open(ReadingCopy.Immutable(layout.Catalog), SqliteOpenMode.ReadOnly);
            SqliteFile.SchemaVersion(connection, layout.Catalog, Schema.Version);
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.Explain(e, layout.Catalog, "nothing else of a workspace is here: name another folder with `Workspace.Open()`; nothing was changed");
        }
    }
}

namespace Toolkit.Storage;

/// <summary>Says what an error of DuckDB or of the file system means for the workspace.</summary>
internal static class StorageFailure
{
    public static ToolkitException Explain(Exception e, string root)
    {
        string what = e.Message.ReplaceLineEndings(" ").Trim();
        return FullDisk.IsSaidBy(e)
            ? new(ErrorKind.Failure, $"no room on the disk to write in {root}: {what}", "free some space and run the command again; nothing was changed", e)
            : new(ErrorKind.Failure, $"cannot write in {root}: {what}", "check the disk and its permissions (`tk.Maintenance.Doctor()`) and run the command again; nothing was changed", e);
    }
}

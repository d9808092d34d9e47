using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Looks at trading.db: SQLite's own checks, positions against trades, and the files to which old rows have moved.</summary>
internal static class TradingVerification
{
    private const string Restore = "a backup (`tk.Maintenance.Backup(folder)`) has it as it was; nothing else can bring back what only it holds";

    private const string Moved = "restore the file from a backup; the rows that are not archived yet are not touched by it";

    public static void Run(BarStore store, (List<Problem> Problems, List<string> Notes) found, NightlyShare? share, CancellationToken cancel)
    {
        if (!store.Trading.IsThere)
        {
            return;
        }

        try
        {
            Content(store, found, share, cancel);
        }
        catch (ToolkitException e) when (e.Kind != ErrorKind.Busy)
        {
            found.Problems.Add(new(e.Message, store.Trading.Path, e.Kind == ErrorKind.BadData ? Restore : Unreadable.Hint));
        }
    }

    private static void Content(BarStore store, (List<Problem> Problems, List<string> Notes) found, NightlyShare? share, CancellationToken cancel)
    {
        (List<Problem> problems, List<string> notes) = found;
        (List<string> wrong, List<SideFileRow> files) = store.Trading.Read(connection => (
            (List<string>)
            [
                .. connection.List("PRAGMA integrity_check(20)", r => r.GetString(0)).Where(line => line != "ok"),
                .. connection.List("PRAGMA foreign_key_check", r => $"rows of table {r.GetString(0)} refer to rows that are not there").Distinct(),
                .. connection.List("SELECT what FROM problems", r => r.GetString(0)),
            ],
            SideFiles.All(connection)));
        problems.AddRange(wrong.Select(what => new Problem(what, store.Trading.Path, Restore)));
        foreach (SideFileRow file in files.Where(file => share?.Has(file.Path) is not false))
        {
            cancel.ThrowIfCancellationRequested();
            string path = store.Layout.Absolute(file.Path);
            if (FileVerification.Check(path, file.SizeBytes, file.Sha256, Moved) is { } problem)
            {
                problems.Add(problem);
            }
        }

        notes.Add(string.Create(CultureInfo.InvariantCulture, $"trading.db: {new FileInfo(store.Trading.Path).Length} bytes, WAL {store.Trading.WalBytes} bytes, {files.Sum(file => file.Rows)} rows in {files.Count} archived files"));
    }
}

using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Puts files into a version and takes others out of it.</summary>
internal static class FileChange
{
    public static void Apply(WriteTransaction transaction, WorkspaceLayout layout, IEnumerable<NewFile> added, IEnumerable<Superseded> gone)
    {
        foreach (NewFile file in added)
        {
            List<(long, RowStatistics)> series = [.. file.Series.Select(one => (DatasetTable.Of(transaction, one.Key), one.Statistics))];
            FileTable.Insert(
                transaction,
                new(file.Id, layout.Relative(file.Path), file.Timeframe, file.Rows, file.SizeBytes, file.Sha256, file.MinTime, file.MaxTime, transaction.NewVersion!.Value),
                series);
            foreach ((string exchange, string underlying, QuoteExtent extent) in file.Quotes)
            {
                QuoteTable.Insert(transaction, file.Id, SymbolTable.Upsert(transaction, exchange, underlying, new()), extent);
            }
        }

        foreach (FileEntry file in gone.SelectMany(superseded => superseded.Files))
        {
            FileTable.Remove(transaction, file.Id, transaction.NewVersion!.Value);
        }
    }

    /// <summary>Whether a superseded file is gone already, or a series has got another file where the new one will lie.</summary>
    public static bool Conflicts(SqliteConnection connection, long baseVersion, IEnumerable<Superseded> gone) => gone.Any(superseded =>
        superseded.Files.Any(file => connection.Scalar(
            "SELECT 1 FROM files WHERE file_id = $id AND removed_in IS NULL", ("$id", file.Id)) is null)
        || superseded.Ranges.Any(range => FileTable.ChangedSince(connection, range.Key, baseVersion, range.Value)));
}

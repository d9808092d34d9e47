using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>The files of one version whose place the new ones of a load take, and the times that these will span.</summary>
/// <param name="Files">They.</param>
/// <param name="Spans">By underlying; nothing may have changed there when the new files are published.</param>
internal sealed record QuoteBase(IReadOnlyList<FileEntry> Files, IReadOnlyDictionary<long, (long From, long To)> Spans)
{
    /// <summary>
    /// A load of fewer quotes takes the files next to it along, as long as they stay below this together: ten years of one small
    /// file a day end up in files of this size, and each of the loads writes half of one on average.
    /// </summary>
    public const long JoinRows = 250_000;

    public long Rows => Files.Sum(file => file.RowCount);

    /// <summary>
    /// Finds them: files in which an underlying overlaps what it is to get, small ones beside it, and since a file brings its
    /// other underlyings along, files that would overlap those; until no underlying overlaps itself.
    /// </summary>
    /// <param name="connection">A connection in a read transaction.</param>
    /// <param name="version">The version that is merged with.</param>
    /// <param name="load">What the load brings, by underlying.</param>
    public static QuoteBase Find(SqliteConnection connection, long version, IReadOnlyDictionary<long, QuoteExtent> load)
    {
        Dictionary<string, FileEntry> files = [];
        Dictionary<long, (long From, long To)> spans = load.ToDictionary(one => one.Key, one => (one.Value.MinTime, one.Value.MaxTime));
        Close(spans.Keys);
        foreach (long symbol in load.Keys)
        {
            foreach (QuoteFile beside in QuoteTable.Beside(connection, symbol, version, spans[symbol]))
            {
                if (!files.ContainsKey(beside.File.Id) && load.Values.Sum(one => one.Rows) + files.Values.Sum(file => file.RowCount) + beside.File.RowCount <= JoinRows)
                {
                    Close(Add(beside.File));
                }
            }
        }

        return new([.. files.Values], spans);

        void Close(IEnumerable<long> grown)
        {
            Queue<long> waiting = new(grown);
            while (waiting.TryDequeue(out long symbol))
            {
                foreach (QuoteFile found in QuoteTable.OfUnderlying(connection, symbol, version, spans[symbol]))
                {
                    Add(found.File).ForEach(waiting.Enqueue);
                }
            }
        }

        List<long> Add(FileEntry file)
        {
            List<long> grown = [];
            foreach (QuoteFile one in files.TryAdd(file.Id, file) ? QuoteTable.OfFile(connection, file) : [])
            {
                (long From, long To) own = (one.Extent.MinTime, one.Extent.MaxTime);
                (long From, long To) union = spans.TryGetValue(one.SymbolId, out (long From, long To) old) ? (Math.Min(old.From, own.From), Math.Max(old.To, own.To)) : own;
                if (!spans.ContainsKey(one.SymbolId) || union != old)
                {
                    spans[one.SymbolId] = union;
                    grown.Add(one.SymbolId);
                }
            }

            return grown;
        }
    }

    /// <summary>Whether what was merged with is no longer what a newer version has there.</summary>
    public bool IsOutdated(SqliteConnection connection, long version) =>
        Files.Any(file => connection.Scalar("SELECT 1 FROM files WHERE file_id = $id AND removed_in IS NULL", ("$id", file.Id)) is null)
        || Spans.Any(span => QuoteTable.ChangedSince(connection, span.Key, version, span.Value));
}

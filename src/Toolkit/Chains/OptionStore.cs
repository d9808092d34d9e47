using Toolkit.Catalog;
using Toolkit.Chains;
using Toolkit.Storage;

namespace Toolkit;

/// <summary>Keeps quotes of options: takes them in from files, and shows them as quotes, as chains and as a market to test on.</summary>
/// <remarks>Safe to use from several threads, and by several processes at once. An import is published as a whole or not at all.</remarks>
public sealed partial class OptionStore
{
    private readonly BarStore _store;
    private readonly BarReader _bars;

    internal OptionStore(BarStore store, BarReader bars) => (_store, _bars) = (store, bars);

    /// <summary>Takes in a file of option quotes: CSV (plain, gzip, zstd, or alone in a zip archive) or Parquet, told apart by content.</summary>
    /// <param name="path">The file: a quote in each row, or a call and a put; of many contracts, or of one that its name says.</param>
    /// <param name="options">How to read it; the defaults recognise what they can.</param>
    /// <param name="cancel">Stops the import; nothing of it is kept.</param>
    /// <remarks>Of two quotes of one contract and time the newest import's counts. Crossed quotes and those without a bid are kept: they are flagged when they are read.</remarks>
    /// <exception cref="ToolkitException">
    /// No such file (not found); no table of quotes or no acceptable row (bad data); a name, zone or column that cannot be (usage);
    /// another writer that does not finish (busy).
    /// </exception>
    public Task<OptionImportReport> ImportAsync(string path, OptionImportOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Task.Run(() => new QuoteImport(_store, options ?? new()).Run(path, cancel), cancel);
    }

    /// <summary>The underlyings of which quotes are stored, by exchange and symbol.</summary>
    public IReadOnlyList<OptionUnderlying> Underlyings() =>
        _store.Catalog.Read(connection => QuoteTable.List(connection, connection.Number("SELECT value FROM metadata WHERE key = 'version'")));
}

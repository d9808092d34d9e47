using DuckDB.NET.Data;
using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Quotes that one import brings; published as a whole or not at all.</summary>
/// <param name="Connection">Where <paramref name="Table"/> lies.</param>
/// <param name="Table">A table with the columns of <see cref="QuoteRows.Columns"/> but for the exchange: valid, one row per key, in any order.</param>
/// <param name="Exchange">The exchange of all its underlyings.</param>
/// <param name="Source">Where they come from.</param>
internal sealed record QuotePublication(DuckDBConnection Connection, string Table, string Exchange, SourceRecord Source);

/// <summary>What a publication of quotes became.</summary>
/// <param name="Version">Number of the new version.</param>
/// <param name="Files">Files that hold its underlyings now.</param>
/// <param name="Bytes">Their share of these files.</param>
internal sealed record PublishedQuotes(long Version, int Files, long Bytes);

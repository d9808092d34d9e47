using DuckDB.NET.Data;

namespace Toolkit.Sql;

/// <summary>Views that another part of the library adds to a session; nothing is copied for them until a statement names one.</summary>
internal sealed record SqlViews
{
    /// <summary>A statement that has one of these words may mean one of the views; from then on they are kept up to date.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>Tables of the catalog that are copied.</summary>
    public required IReadOnlyList<CatalogView> Copies { get; init; }

    /// <summary>Names of the further views.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>What makes the further views, over the copies and the functions.</summary>
    public required IReadOnlyList<string> Definitions { get; init; }

    /// <summary>Adds the functions that the views call.</summary>
    public required Action<DuckDBConnection> Register { get; init; }

    /// <summary>Makes views that are kept up to date by what it returns, which is told to do all anew when a transaction may have been taken back. Default: none.</summary>
    public Func<DuckDBConnection, Action<bool>>? Follow { get; init; }

    public bool IsNamedIn(string sql) => Words.Any(word => sql.Contains(word, StringComparison.OrdinalIgnoreCase));
}

using DuckDB.NET.Data;
using Toolkit.Storage;

namespace Toolkit.Sql;

/// <summary>Views that another part of the library adds to a session; nothing is copied for them until a statement names one.</summary>
internal sealed record SqlViews
{
    /// <summary>A statement that has one of these words may mean one of the views; from then on they are kept up to date.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>Tables of the catalog that are copied.</summary>
    public IReadOnlyList<CatalogView> Copies { get; init; } = [];

    /// <summary>Names of the further views.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>What makes the further views, over the copies and the functions.</summary>
    public IReadOnlyList<string> Definitions { get; init; } = [];

    /// <summary>Adds the functions that the views call.</summary>
    public Action<DuckDBConnection> Register { get; init; } = _ => { };

    /// <summary>Makes views whose rows lie elsewhere than in the catalog; what it returns brings them up to date with a version, or, when told true, makes them anew.</summary>
    public Func<DuckDBConnection, Action<StoreSnapshot, bool>>? Keep { get; init; }

    /// <summary>Writes what still waits in memory, where another process is to see it.</summary>
    public Func<Task> SettleAsync { get; init; } = () => Task.CompletedTask;

    /// <summary>Puts an error that the views gave rise to into plain words; null for any other.</summary>
    public Func<ToolkitException, ToolkitException?> Explain { get; init; } = _ => null;

    public bool IsNamedIn(string sql) => Words.Any(word => sql.Contains(word, StringComparison.OrdinalIgnoreCase));
}

namespace Toolkit;

/// <summary>What a migration brought, and whether the store has it all.</summary>
/// <param name="Files">What each file brought.</param>
/// <param name="Symbols">Each symbol before and after.</param>
public sealed record TickMigration(IReadOnlyList<TickImportReport> Files, IReadOnlyList<MigratedSymbol> Symbols)
{
    /// <summary>Whether every symbol is as it was.</summary>
    public bool IsEqual => Symbols.All(symbol => symbol.IsEqual);
}

/// <summary>One symbol in the files and in the store, from its first tick to its last one.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="RowsBefore">Ticks in the files; one that a file has twice with one sequence counts once.</param>
/// <param name="RowsAfter">Ticks in the store between first and last.</param>
/// <param name="From">First time in the files.</param>
/// <param name="To">Last time in the files.</param>
/// <param name="StoredFrom">First time in the store, from then on.</param>
/// <param name="StoredTo">Last time in the store, up to then.</param>
public sealed record MigratedSymbol(string Symbol, long RowsBefore, long RowsAfter, DateTime From, DateTime To, DateTime? StoredFrom, DateTime? StoredTo)
{
    public bool IsEqual => RowsBefore == RowsAfter && From == StoredFrom && To == StoredTo;
}

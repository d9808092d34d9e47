using DuckDB.NET.Data;

namespace Toolkit.Ingest;

/// <summary>A store of an older system, opened to be read: series of bars, and maybe more. It says where rows are; what becomes of them is the ingest's matter.</summary>
internal abstract class OlderStore : IDisposable
{
    /// <summary>Told with the report.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>What of it cannot be taken.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>The series of bars, each once. Small work: rows are read when their turn comes.</summary>
    /// <param name="duck">The database of the whole import, for tables that are to be made once.</param>
    public abstract IEnumerable<SeriesSource> Series(DuckDBConnection duck);

    /// <summary>Brings over what else there is, after the bars. What has come over before adds nothing.</summary>
    public virtual Task BringOthersAsync(ImportJob job, CancellationToken cancel) => Task.CompletedTask;

    public virtual void Dispose()
    {
    }
}

/// <summary>One series of an older store.</summary>
/// <param name="Where">Path of its file, or what stands for a table: <c>trading.db:ohlcv_data</c>. Messages and the catalog name it.</param>
/// <param name="Symbol">The symbol.</param>
/// <param name="Timeframe">Null infers it from the bars.</param>
internal sealed record SeriesSource(string Where, string Symbol, Timeframe? Timeframe)
{
    /// <summary>Makes SQL of a table with the columns of bars, whatever they are called; null: <see cref="Where"/> is a file that an ingest recognises.</summary>
    public Func<DuckDBConnection, string>? Table { get; init; }

    /// <summary>Default: what the caller says, else local.</summary>
    public string? Exchange { get; init; }

    /// <summary>What the older store knows of the symbol.</summary>
    public SymbolFacts Facts { get; init; } = new();

    /// <summary>What the older store says the prices contain; null when it does not say.</summary>
    public PriceBasis? Basis { get; init; }

    /// <summary>Told with the series; its bars may be asked.</summary>
    public Func<BarSeries, string?>? Note { get; init; }
}

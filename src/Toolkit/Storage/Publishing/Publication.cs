using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>What one load brings into the store; published as a whole or not at all.</summary>
internal sealed record Publication
{
    /// <summary>What makes it: <c>ingest</c>, <c>bulk</c>, <c>fetch</c>, <c>import</c>.</summary>
    public required string MadeBy { get; init; }

    public required IReadOnlyList<SeriesLoad> Series { get; init; }

    /// <summary>The former bars of the series go. Default false: rows are merged and the new one wins.</summary>
    public bool Replace { get; init; }
}

/// <summary>The rows that a load brings for one series, and what is known about it.</summary>
internal sealed record SeriesLoad
{
    public required SeriesKey Key { get; init; }

    /// <summary>Valid rows, ascending by time, one per time.</summary>
    public BarColumns Rows { get; init; }

    public PriceBasis Basis { get; init; } = PriceBasis.Raw;

    /// <summary>Up to when the corporate actions of the basis are contained; null for raw prices.</summary>
    public DateTime? BasisAsOf { get; init; }

    public SymbolFacts Facts { get; init; } = new();

    public SourceRecord? Source { get; init; }

    public IReadOnlyList<CoverageSpan> Coverage { get; init; } = [];

    public IReadOnlyList<CorporateAction> CorporateActions { get; init; } = [];
}

/// <summary>What a publication became.</summary>
/// <param name="Version">Number of the new version; the old one when nothing had to change.</param>
/// <param name="Series">Per load, in its order: rows that are new, rows that replaced one with other values, the series' files and their bytes after it.</param>
internal sealed record Published(long Version, IReadOnlyList<PublishedSeries> Series);

internal sealed record PublishedSeries(long RowsNew, long RowsRevised, int Files, long Bytes);

namespace Toolkit.Ingest;

/// <summary>What is asked for: an input, and what its bars are.</summary>
/// <param name="Input">Path of the file, or what stands for one.</param>
/// <param name="Symbol">The symbol, or <c>exchange:SYMBOL</c>.</param>
/// <param name="Timeframe">Null infers it.</param>
/// <param name="Options">How to read it.</param>
internal sealed record IngestRequest(string Input, string Symbol, Timeframe? Timeframe, IngestOptions Options)
{
    /// <summary>What a file must be; null takes either.</summary>
    public InputKind? Kind { get; init; }

    /// <summary>Its number among the files of a folder, which are staged side by side for one connection to publish; null for one alone.</summary>
    public int? Number { get; init; }

    /// <summary>Layouts of other files of the folder.</summary>
    public LayoutMemory? Layouts { get; init; }
}

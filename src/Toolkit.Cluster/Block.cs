namespace Toolkit.Cluster;

/// <summary>Some combinations of a sweep, with all that a worker needs to run them.</summary>
/// <param name="Id">Hash of the sweep: what is made ready for one block serves all that have it.</param>
/// <param name="Sweep">The text of the <see cref="PortableSweep"/>.</param>
/// <param name="Strategy">The class.</param>
/// <param name="Source">Its text; null for one that ships.</param>
/// <param name="File">What errors call the text.</param>
/// <param name="Sets">The combinations.</param>
/// <param name="Returns">Whether their returns are wanted instead of their statistics.</param>
/// <param name="Bars">Who has the bars, for a worker that has not.</param>
[GenerateSerializer, Immutable]
internal sealed record Block(string Id, string Sweep, string Strategy, string? Source, string? File, BlockSet[] Sets, bool Returns, IBarsSource Bars);

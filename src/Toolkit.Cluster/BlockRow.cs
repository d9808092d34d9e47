namespace Toolkit.Cluster;

/// <summary>What a worker tells of a block: that it has begun, a run, or that one failed.</summary>
/// <param name="Index">The combination's place in the sweep; -1 for the beginning.</param>
[GenerateSerializer, Immutable]
internal sealed record BlockRow(int Index)
{
    public static BlockRow Begun { get; } = new(-1);

    [Id(1)]
    public DateTime Start { get; init; }

    [Id(2)]
    public DateTime End { get; init; }

    /// <summary>The numbers of its statistics.</summary>
    [Id(3)]
    public double?[] Numbers { get; init; } = [];

    /// <summary>Its returns.</summary>
    [Id(4)]
    public double[] Returns { get; init; } = [];

    /// <summary>Why it failed; null when it did not.</summary>
    [Id(5)]
    public BlockFault? Fault { get; init; }

    public static BlockRow Of(int index, Metrics metrics) => new(index) { Start = metrics.Start, End = metrics.End, Numbers = [.. metrics.Numbers.Select(n => n.Value)] };

    public Metrics ToMetrics() => Metrics.Of(Start, End, Numbers);
}

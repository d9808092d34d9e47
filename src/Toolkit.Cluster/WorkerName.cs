namespace Toolkit.Cluster;

/// <summary>What a worker calls itself in the cluster's table: its version, and how many runs it makes at the same time.</summary>
internal sealed record WorkerName(string Version, int Parallelism)
{
    public static WorkerName Parse(string text) => text.LastIndexOf(' ') is var at and > 0 && int.TryParse(text[(at + 1)..], CultureInfo.InvariantCulture, out int parallelism)
        ? new(text[..at], parallelism)
        : new(text, 1);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Version} {Parallelism}");
}

namespace Toolkit.Cluster;

/// <summary>An error of a strategy, in words: its exception may be of a class that only the worker has.</summary>
[GenerateSerializer, Immutable]
internal sealed record BlockFault(int Kind, string Message, string? Hint)
{
    public static BlockFault Of(ToolkitException e, string where) => new((int)e.Kind, e.Message + where, e.Hint);

    public ToolkitException ToException() => new((ErrorKind)Kind, Message, Hint);
}

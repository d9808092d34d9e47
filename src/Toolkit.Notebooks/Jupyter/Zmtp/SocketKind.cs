namespace Toolkit.Notebooks.Jupyter.Zmtp;

/// <summary>A socket type and the types that may connect to it.</summary>
internal sealed record SocketKind(string Name, params string[] Peers)
{
    public static readonly SocketKind Router = new("ROUTER", "DEALER", "REQ", "ROUTER");
    public static readonly SocketKind Publish = new("PUB", "SUB", "XSUB");
    public static readonly SocketKind Reply = new("REP", "REQ", "DEALER");
}

namespace Toolkit.Notebooks.Jupyter.Zmtp;

/// <summary>What a peer has said of itself in its READY.</summary>
internal readonly record struct PeerDescription(string SocketType, byte[] Identity);

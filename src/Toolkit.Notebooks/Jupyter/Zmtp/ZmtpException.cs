namespace Toolkit.Notebooks.Jupyter.Zmtp;

/// <summary>A peer breaks the protocol or a limit; its connection is closed.</summary>
internal sealed class ZmtpException(string message) : Exception(message);

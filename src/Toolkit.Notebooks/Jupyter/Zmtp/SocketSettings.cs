namespace Toolkit.Notebooks.Jupyter.Zmtp;

/// <summary>What the sockets of one kernel share.</summary>
/// <param name="Limits">What they take from their peers.</param>
/// <param name="Clock">Measures the waits.</param>
/// <param name="Note">Told what was refused; may be called from any thread.</param>
internal sealed record SocketSettings(ZmtpLimits Limits, TimeProvider Clock, Action<string> Note);

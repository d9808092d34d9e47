namespace Toolkit.Notebooks.Jupyter;

/// <summary>Where a message came from.</summary>
internal readonly record struct MessageOrigin(MessageChannel Channel, byte[] Peer);

internal enum MessageChannel
{
    Shell,
    Control,
    Stdin,
}

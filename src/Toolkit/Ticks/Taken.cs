namespace Toolkit.Ticks;

/// <summary>What became of a tick that was offered to the queue.</summary>
internal enum Taken
{
    In,
    Full,
    Closed,
}

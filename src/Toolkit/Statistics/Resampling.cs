namespace Toolkit;

/// <summary>How the trades of a made run are drawn from those of the real one.</summary>
public enum Resampling
{
    /// <summary>With replacement: a trade may come several times or not at all, so that the final return differs, too.</summary>
    Bootstrap,

    /// <summary>All of them in another order: the final return stays, the way to it differs.</summary>
    Shuffle,
}

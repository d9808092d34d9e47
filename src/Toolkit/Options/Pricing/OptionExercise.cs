namespace Toolkit;

/// <summary>When the holder may exercise.</summary>
public enum OptionExercise
{
    /// <summary>At any time up to expiry, as listed options on shares and ETFs.</summary>
    American,

    /// <summary>At expiry only, as listed options on most indices.</summary>
    European,
}

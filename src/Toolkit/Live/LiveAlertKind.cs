namespace Toolkit;

/// <summary>What an alert is about.</summary>
public enum LiveAlertKind
{
    /// <summary>A running strategy, or a series that is kept up to date, lacks bars that should have closed.</summary>
    StaleFeed,

    /// <summary>A strategy has failed, or is not heard of though it should run.</summary>
    StoppedStrategy,

    /// <summary>There is too little free space.</summary>
    FullDisk,
}

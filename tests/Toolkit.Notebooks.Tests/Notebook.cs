using Toolkit.Tests;

namespace Toolkit.Notebooks.Tests;

/// <summary>A session in a folder of its own.</summary>
internal sealed class Notebook : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Notebook(Func<SessionOptions, SessionOptions>? with = null)
    {
        SessionOptions options = new() { Folder = _folder.Path };
        Session = new(with?.Invoke(options) ?? options);
    }

    public NotebookSession Session { get; }

    public string Folder => _folder.Path;

    public string File(string name) => _folder.File(name);

    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Runs a cell that must succeed.</summary>
    public async Task<RecordedOutput> RunAsync(string source)
    {
        RecordedOutput output = new();
        CellResult result = await Session.ExecuteAsync(new(source), output);
        Assert.True(result.Status == CellStatus.Succeeded, $"{source}\n{result.Error?.Name}: {result.Error?.Message}\n{string.Join('\n', result.Error?.Traceback ?? [])}");
        return output;
    }

    /// <summary>Runs a cell that must fail.</summary>
    public async Task<CellError> FailAsync(string source)
    {
        CellResult result = await Session.ExecuteAsync(new(source), new RecordedOutput());
        Assert.Equal(CellStatus.Failed, result.Status);
        return result.Error!;
    }

    /// <summary>Opens a workspace in the notebook's folder as <c>tk</c>.</summary>
    public Task<RecordedOutput> OpenWorkspaceAsync() => RunAsync($"using Toolkit; var tk = Workspace.Open(@\"{File("ws")}\");");

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        _folder.Dispose();
    }
}

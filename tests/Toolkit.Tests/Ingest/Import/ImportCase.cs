using System.Security.Cryptography;

namespace Toolkit.Tests.Ingest;

/// <summary>An older store, the workspace that it is imported into, and what must be so after each import.</summary>
public abstract class ImportCase : IDisposable
{
    private protected TemporaryFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected string Old => Folder.File("old");

    private protected Workspace Open() => Workspace.Open(Folder.File("workspace"));

    private protected async Task<ImportReport> ImportAsync(string store, ImportOptions? options = null, string? folder = null)
    {
        using Workspace tk = Open();
        Dictionary<string, string> before = Files(Old);
        ImportReport report = await tk.Import.RunAsync(store, folder ?? Old, options);
        // Nothing of the older store has changed, and nothing lies beside it.
        Assert.Equal(before, Files(Old));
        return report;
    }

    private static Dictionary<string, string> Files(string folder) => !Directory.Exists(folder) ? [] : Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(path => path, path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))));

    private protected async Task HoldsAsync(string symbol, string timeframe, Bar[] bars, string exchange = "local")
    {
        using Workspace tk = Open();
        Assert.Equal(bars, await tk.Bars.ReadAsync(symbol, timeframe, options: new() { Exchange = exchange }));
    }

    /// <summary>A second import finds all of it, and makes no version.</summary>
    private protected async Task AddsNothingAsync(string store)
    {
        long Version()
        {
            using Workspace tk = Open();
            return tk.Status().Version;
        }

        long before = Version();
        ImportReport again = await ImportAsync(store);
        Assert.True(again.IsEqual, string.Join('\n', again.Problems));
        Assert.All(again.Series, one => Assert.True(one.Skipped || one.Timeframe == "tick"));
        Assert.Equal(before, Version());
    }
}

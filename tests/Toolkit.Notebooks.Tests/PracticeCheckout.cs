using Toolkit.Tests;

namespace Toolkit.Notebooks.Tests;

/// <summary>The notebooks, scripts and samples, laid out as in a checkout, so that the practice workspaces of a test are nobody else's.</summary>
internal sealed class PracticeCheckout : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PracticeCheckout()
    {
        Directory.CreateSymbolicLink(File("artifacts"), Path.Combine(InteropTests.Root, "artifacts"));
        foreach (string part in (string[])["notebooks", "scripts", Path.Combine("data", "samples")])
        {
            Directory.CreateDirectory(File(part));
            foreach (string file in Directory.GetFiles(Path.Combine(InteropTests.Root, part)))
            {
                System.IO.File.Copy(file, File(part, Path.GetFileName(file)));
            }
        }
    }

    public string Root => _folder.Path;

    public string File(params string[] parts) => Path.Combine([Root, .. parts]);

    public Notebook Open() => new(options => options with { Folder = File("notebooks") });

    public void Dispose() => _folder.Dispose();
}

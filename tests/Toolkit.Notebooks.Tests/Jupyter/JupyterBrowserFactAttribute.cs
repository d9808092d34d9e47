using Toolkit.Tests.Browser;

namespace Toolkit.Notebooks.Tests.Jupyter;

/// <summary>A test with Jupyter in a browser: skipped, with a message, where either is not installed.</summary>
internal sealed class JupyterBrowserFactAttribute : FactAttribute
{
    public JupyterBrowserFactAttribute() => Skip = new JupyterFactAttribute().Skip ?? new BrowserFactAttribute().Skip;
}

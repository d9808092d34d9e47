namespace Toolkit.Tests.Browser;

/// <summary>A test in a browser without a window: skipped, with a message, where there is no Chromium.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Browser.Executable is null)
        {
            Skip = "needs Chromium, which is not on the path (Debian: apt-get install chromium)";
        }
    }
}

namespace Toolkit.Notebooks.Tests.Jupyter;

/// <summary>A test with .NET Interactive's own tool, driven by nbconvert: skipped, with a message, where they are not installed.</summary>
public sealed class NetInteractiveFactAttribute : FactAttribute
{
    public NetInteractiveFactAttribute()
    {
        if (RealJupyter.Python is null || RealJupyter.NetInteractive is null)
        {
            Skip = "needs what .ci/run installs: nbconvert, and 'dotnet tool install Microsoft.dotnet-interactive --tool-path artifacts/dotnet-interactive'";
        }
    }
}

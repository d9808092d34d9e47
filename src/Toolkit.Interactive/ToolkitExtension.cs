using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Directives;

namespace Toolkit.Interactive;

/// <summary>Makes .NET Interactive know the library: <c>#!sql</c> cells, <c>#!toolkit PATH</c>, lists of its types as tables.</summary>
public sealed class ToolkitExtension : IKernelExtension
{
    /// <summary>The workspace of SQL cells when no C# variable <c>tk</c> holds one. Default: the default workspace, which must be there.</summary>
    public Func<Workspace>? Workspace { get; init; }

    /// <summary>Adds to the kernel what it does not have yet; called again, SQL cells ask <see cref="Workspace"/> of the last call.</summary>
    /// <param name="kernel">Any kernel of the session.</param>
    /// <exception cref="ToolkitException">Another kernel has the name <c>sql</c> (usage).</exception>
    public Task OnLoadAsync(Kernel kernel)
    {
        NativeLibraries.ResolveFrom();
        NotebookOutput.Register();
        CompositeKernel root = (CompositeKernel)kernel.RootKernel;
        switch (root.FindKernelByName(SqlKernel.KernelName))
        {
            case null:
                root.Add(new SqlKernel { Default = Workspace }.UseValueSharing().UseWho());
                root.AddDirective<OpenWorkspace>(Directive(), OpenWorkspace.HandleAsync);
                break;
            case SqlKernel there:
                there.Default = Workspace;
                break;
            default:
                throw ToolkitException.Usage(
                    $"another kernel has the name {SqlKernel.KernelName}", "restart the notebook and load the toolkit first; or ask by await tk.SqlAsync(\"...\")");
        }

        return Task.CompletedTask;
    }

    private static KernelActionDirective Directive() => new("#!toolkit")
    {
        Description = "Opens another workspace, as tk",
        Parameters = { new("--path", "The folder of the workspace") { AllowImplicitName = true, Required = true } },
    };
}

using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;

namespace Toolkit.Interactive;

/// <summary>What <c>#!toolkit PATH</c> asks for.</summary>
/// <param name="path">The folder of a workspace.</param>
public sealed class OpenWorkspace(string path) : KernelCommand
{
    public string Path { get; } = path;

    internal static async Task HandleAsync(OpenWorkspace command, KernelInvocationContext context)
    {
        try
        {
            CSharpKernel csharp = SqlKernel.CSharpOf(context.HandlingKernel);
            await csharp.SetValueAsync(SqlKernel.WorkspaceVariable, Workspace.Open(command.Path, new() { Create = false }), typeof(Workspace));
        }
        catch (ToolkitException e)
        {
            context.Fail(command, message: SqlKernel.Text(e));
        }
    }
}

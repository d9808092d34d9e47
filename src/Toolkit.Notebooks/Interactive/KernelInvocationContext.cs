using Toolkit.Notebooks.Output;

namespace Microsoft.DotNet.Interactive;

/// <summary>The run of the cell that the calling code belongs to.</summary>
public sealed class KernelInvocationContext
{
    private readonly CellScope _scope;

    private KernelInvocationContext(CellScope scope) => _scope = scope;

    /// <summary>The run that the caller belongs to, or null outside of a cell.</summary>
    public static KernelInvocationContext? Current => CellScope.Current is { } scope ? new(scope) : null;

    /// <summary>Cancelled when the user interrupts the cell.</summary>
    public CancellationToken CancellationToken => _scope.Cancel;
}

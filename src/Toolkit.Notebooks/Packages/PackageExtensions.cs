extern alias interactive;

using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using interactive::Microsoft.DotNet.Interactive;
using interactive::Microsoft.DotNet.Interactive.Commands;
using interactive::Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Toolkit.Notebooks.Output;
using Toolkit.Scripting;

namespace Toolkit.Notebooks.Packages;

/// <summary>Runs what packages bring for .NET Interactive: formatters of their types, mostly.</summary>
/// <remarks>
/// .NET Interactive itself is loaded by this class alone, so only where a package brings something for it. An extension gets a kernel
/// that has no others below it: one that adds magic lines or runs cells finds nothing to add them to.
/// </remarks>
internal static class PackageExtensions
{
    private static readonly ConcurrentDictionary<string, byte> Seen = new(StringComparer.OrdinalIgnoreCase);

    // Lives as long as the process, as what extensions register does.
    private static readonly CompositeKernel Kernel = Silent(new());

    /// <summary>Runs the extensions of an assembly once in this process. One that fails is told of; its package can be used all the same.</summary>
    public static async Task RunAsync(string path, CellScope scope)
    {
        if (!Seen.TryAdd(Path.GetFileName(path), 0))
        {
            return;
        }

        try
        {
            Assembly assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(AssemblyProbe.Add(path, withNeighbours: false));
            foreach (Type type in assembly.ExportedTypes.Where(t => typeof(IKernelExtension).IsAssignableFrom(t) && t is { IsAbstract: false, ContainsGenericParameters: false }))
            {
                await RunAsync((IKernelExtension)Activator.CreateInstance(type)!, scope);
            }
        }
        catch (Exception e)
        {
            scope.Write(StreamName.Stderr, $"{Path.GetFileName(path)}, an extension for .NET Interactive, does not run here: {e.GetBaseException().Message}\n");
        }
    }

    /// <summary>Kernels print what is displayed outside of their own cells; here it would stand there twice.</summary>
    private static CompositeKernel Silent(CompositeKernel kernel)
    {
        FieldInfo? displayed = typeof(Formatter).GetField("OnFormatterEvent", BindingFlags.Static | BindingFlags.NonPublic);
        Delegate? others = (displayed?.GetValue(null) as Delegate)?.GetInvocationList()
            .Where(handler => handler.Method.DeclaringType?.Assembly != typeof(CompositeKernel).Assembly)
            .Aggregate((Delegate?)null, Delegate.Combine);
        displayed?.SetValue(null, others);
        return kernel;
    }

    private static async Task RunAsync(IKernelExtension extension, CellScope scope)
    {
        // As a command, since extensions ask for the context of one.
        KernelCommandResult result = await Kernel.SendAsync(new SubmitCode("") { Handler = (_, _) => extension.OnLoadAsync(Kernel) });
        foreach (DisplayEvent shown in result.Events.OfType<DisplayEvent>())
        {
            scope.Display(new(shown.FormattedValues.ToDictionary(form => form.MimeType, form => form.Value)), null, update: false);
        }

        if (result.Events.OfType<CommandFailed>().FirstOrDefault() is { } failed)
        {
            throw failed.Exception ?? new InvalidOperationException(failed.Message);
        }
    }
}

using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.ValueSharing;

namespace Toolkit.Interactive;

/// <summary>SQL cells over the workspace that is open as <c>tk</c>: <c>#!sql [--name NAME] [--max-rows N]</c>.</summary>
/// <remarks><c>$name</c> is the C# variable of that name; a named result is a <see cref="Frame"/> in C#.</remarks>
public sealed class SqlKernel : Kernel,
    IKernelCommandHandler<SubmitCode>, IKernelCommandHandler<RequestValue>, IKernelCommandHandler<RequestValueInfos>, IKernelCommandHandler<SendValue>
{
    internal const string KernelName = "sql";
    internal const string WorkspaceVariable = "tk";

    private const string NameOption = "--name";
    private const string MaxRowsOption = "--max-rows";

    // What #!set and #!share gave to SQL, and the named results.
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);
    private Workspace? _opened;
    private KernelSpecifierDirective? _directive;

    public SqlKernel()
        : base(KernelName)
    {
        KernelInfo.LanguageName = "SQL";
        KernelInfo.DisplayName = "sql - Toolkit";
        KernelInfo.Description = "DuckDB's SQL over the workspace that is open as tk";
        RegisterForDisposal(() => _opened?.Dispose());
    }

    public override KernelSpecifierDirective KernelSpecifierDirective
    {
        get
        {
            if (_directive is null)
            {
                _directive = base.KernelSpecifierDirective;
                _directive.Parameters.Add(new(NameOption, "The C# variable that gets the result"));
                _directive.Parameters.Add(new(MaxRowsOption, "Most rows"));
            }

            return _directive;
        }
    }

    internal Func<Workspace>? Default { get; set; }

    internal static CSharpKernel CSharpOf(Kernel kernel) => (CSharpKernel)kernel.RootKernel.FindKernelByName("csharp");

    internal static string Text(ToolkitException e) => e.Hint is null ? e.Message : $"{e.Message}\n{e.Hint}";

    async Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        try
        {
            CSharpKernel csharp = CSharpOf(this);
            SqlCell cell = new(command.Code, Option(command, NameOption), Option(command, MaxRowsOption));
            Frame frame = await cell.RunAsync(OpenWorkspace(csharp), _values, name => (csharp.TryGetValue(name, out object? value), value), context.CancellationToken);
            if (cell.Name is { } name)
            {
                await csharp.SetValueAsync(name, frame, typeof(Frame));
                _values[name] = frame;
            }

            if (cell.Show(frame) is { Count: > 0 } forms)
            {
                context.Publish(new ReturnValueProduced(frame, command, [.. forms.Select(form => new FormattedValue(form.Key, form.Value))]));
            }
        }
        catch (OperationCanceledException e)
        {
            context.Fail(command, message: e is QueryAbandonedException ? e.Message : "the cell was cancelled");
        }
        catch (ToolkitException e)
        {
            context.Fail(command, message: Text(e));
        }
    }

    Task IKernelCommandHandler<RequestValue>.HandleAsync(RequestValue command, KernelInvocationContext context)
    {
        if (_values.TryGetValue(command.Name, out object? value))
        {
            string text = value is Frame frame && command.MimeType == JsonFormatter.MimeType ? frame.ToJson() : value.ToDisplayString(command.MimeType);
            context.Publish(new ValueProduced(value, command.Name, new(command.MimeType, text), command));
        }
        else
        {
            context.Fail(command, message: $"sql has no variable {command.Name}{(_values.Count == 0 ? "" : $": it has {string.Join(", ", _values.Keys)}")}");
        }

        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestValueInfos>.HandleAsync(RequestValueInfos command, KernelInvocationContext context)
    {
        KernelValueInfo[] all = [.. _values.Select(v => new KernelValueInfo(v.Key, new(PlainTextFormatter.MimeType, $"{v.Value}"), v.Value?.GetType()))];
        context.Publish(new ValueInfosProduced(all, command));
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<SendValue>.HandleAsync(SendValue command, KernelInvocationContext context) => SetValueAsync(command, context, (name, value, _) =>
    {
        _values[name] = value;
        return Task.CompletedTask;
    });

    private static string? Option(SubmitCode command, string name) => command.Parameters.TryGetValue(name, out string? value) ? value : null;

    private Workspace OpenWorkspace(CSharpKernel csharp) =>
        csharp.TryGetValue(WorkspaceVariable, out object? declared) && declared is Workspace open ? open
        : Default?.Invoke() ?? (_opened ??= Workspace.Open(options: new() { Create = false }));
}

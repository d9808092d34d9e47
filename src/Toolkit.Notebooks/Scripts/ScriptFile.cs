using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Toolkit.Notebooks.CSharp;
using Toolkit.Notebooks.Packages;

namespace Toolkit.Notebooks;

/// <summary>A C# script, <c>.csx</c>, that can be run as dotnet-script runs it.</summary>
public sealed class ScriptFile
{
    // Those of dotnet-script.
    private static readonly string[] Imports =
    [
        "System", "System.IO", "System.Collections.Generic", "System.Console", "System.Diagnostics", "System.Dynamic", "System.Linq",
        "System.Linq.Expressions", "System.Text", "System.Threading.Tasks",
    ];

    private readonly Script<object> _script;

    private readonly IReadOnlyList<string> _usings;

    private ScriptFile(string path, Script<object> script, IReadOnlyList<string> usings) => (Path, _script, _usings) = (path, script, usings);

    /// <summary>The file, as a full path.</summary>
    public string Path { get; }

    /// <summary>Compiles a script; its packages are restored first.</summary>
    /// <exception cref="ToolkitException">The file is not there (not found) or does not compile (failure): file, line and column of the first error.</exception>
    public static async Task<ScriptFile> CompileAsync(string path, CancellationToken cancel = default)
    {
        string full = System.IO.Path.GetFullPath(path);
        string text = File.Exists(full) ? await File.ReadAllTextAsync(full, cancel) : throw ToolkitException.NotFound($"no file {full}", "name a .csx file");
        string folder = System.IO.Path.GetDirectoryName(full)!;
        PackageSet packages = new(folder);
        ScriptOptions options = ScriptSettings.Create(Imports, folder, packages).WithFilePath(full);
        ScriptNeeds needs = ScriptText.Needs(text, full, (ScriptSources)options.SourceResolver);
        (options, _) = await ScriptSettings.PrepareAsync(needs, options, packages, cancel);
        Script<object> script = CSharpScript.Create<object>(ScriptText.Cleaned(text), options, typeof(ScriptGlobals));
        Diagnostic[] errors = [.. script.Compile(cancel).Concat(UsingVariables.Errors(script.GetCompilation(), needs.Usings)).Where(d => d.Severity == DiagnosticSeverity.Error)];
        return errors.Length == 0 ? new(full, script, needs.Usings) : throw new ToolkitException(ErrorKind.Failure, string.Join("; ", errors.Select(e => e.ToString())));
    }

    /// <summary>Runs the script.</summary>
    /// <param name="args">What the script sees as <c>Args</c>.</param>
    /// <param name="cancel">Stops it between its statements that wait.</param>
    /// <returns>What it returned, or null. An <c>int</c> is meant as the exit code.</returns>
    /// <exception cref="ToolkitException">It threw: the exception is the inner one, the message names file and line.</exception>
    public async Task<object?> RunAsync(IReadOnlyList<string> args, CancellationToken cancel = default)
    {
        ScriptState<object> state = await _script.RunAsync(new ScriptGlobals(args), _ => true, cancel);
        Exception? failure = state.Exception;
        foreach (string name in _usings.Reverse())
        {
            try
            {
                await UsingVariables.CloseAsync(state.GetVariable(name)?.Value);
            }
            catch (Exception e)
            {
                // As of a using statement, the last one counts.
                failure = e;
            }
        }

        return failure switch
        {
            null => state.ReturnValue,
            OperationCanceledException when cancel.IsCancellationRequested => throw new OperationCanceledException("the script was cancelled", cancel),
            var thrown => throw new ToolkitException(ErrorKind.Failure, $"{Place(thrown)}{thrown.GetType().Name}: {Message(thrown)}", null, thrown),
        };
    }

    private static string Message(Exception thrown) => thrown is ToolkitException { Hint: { } hint } ? $"{thrown.Message}: {hint}" : thrown.Message;

    /// <summary>The place in a script file that is nearest to where it was thrown.</summary>
    private static string Place(Exception thrown)
    {
        System.Diagnostics.StackFrame? frame = new System.Diagnostics.StackTrace(thrown, fNeedFileInfo: true).GetFrames()
            .FirstOrDefault(f => f.GetFileName()?.EndsWith(".csx", StringComparison.OrdinalIgnoreCase) == true);
        return frame is null ? "" : $"{frame.GetFileName()}({frame.GetFileLineNumber()},{frame.GetFileColumnNumber()}): ";
    }
}

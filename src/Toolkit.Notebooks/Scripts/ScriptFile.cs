using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;
using Toolkit.Scripting;

namespace Toolkit.Notebooks;

/// <summary>A C# script, <c>.csx</c>, that can be run as dotnet-script runs it.</summary>
public sealed class ScriptFile
{
    private readonly ScriptCode _code;

    private ScriptFile(string path, ScriptCode code) => (Path, _code) = (path, code);

    /// <summary>The file, as a full path.</summary>
    public string Path { get; }

    /// <summary>Compiles a script; its packages are restored first.</summary>
    /// <exception cref="ToolkitException">The file is not there (not found) or does not compile (failure): file, line and column of the first error.</exception>
    public static async Task<ScriptFile> CompileAsync(string path, CancellationToken cancel = default)
    {
        string full = System.IO.Path.GetFullPath(path);
        string text = File.Exists(full) ? OrdinaryFile.ReadAllText(full) : throw ToolkitException.NotFound($"no file {full}", "name a .csx file");
        ScriptCompiler compiler = new(System.IO.Path.GetDirectoryName(full)!, ScriptCompiler.ScriptImports, typeof(ScriptGlobals));
        ScriptCode code = await compiler.ReadAsync(text, full, cancel: cancel);
        Diagnostic[] errors = code.Compile(cancel);
        return errors.Length == 0 ? new(full, code) : throw new ToolkitException(ErrorKind.Failure, string.Join("; ", errors.Select(e => e.ToString())), "mend the script; nothing of it was run");
    }

    /// <summary>Runs the script.</summary>
    /// <param name="args">What the script sees as <c>Args</c>.</param>
    /// <param name="cancel">Stops it between its statements that wait.</param>
    /// <returns>What it returned, or null. An <c>int</c> is meant as the exit code.</returns>
    /// <exception cref="ToolkitException">It threw: the exception is the inner one, the message names file and line.</exception>
    public async Task<object?> RunAsync(IReadOnlyList<string> args, CancellationToken cancel = default)
    {
        ScriptState<object> state = await _code.Script.RunAsync(new ScriptGlobals(args), _ => true, cancel);
        Exception? failure = state.Exception;
        foreach (string name in _code.Usings.Reverse())
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
            var thrown => throw new ToolkitException(ErrorKind.Failure, $"{Place(thrown)}{thrown.GetType().Name}: {AddressText.Bare(thrown.Message)}", thrown is ToolkitException { Hint: { } hint } ? hint : "the script threw it; what it did before stands", thrown),
        };
    }

    /// <summary>The place in a script file that is nearest to where it was thrown.</summary>
    private static string Place(Exception thrown)
    {
        System.Diagnostics.StackFrame? frame = new System.Diagnostics.StackTrace(thrown, fNeedFileInfo: true).GetFrames()
            .FirstOrDefault(f => f.GetFileName()?.EndsWith(".csx", StringComparison.OrdinalIgnoreCase) == true);
        return frame is null ? "" : $"{frame.GetFileName()}({frame.GetFileLineNumber()},{frame.GetFileColumnNumber()}): ";
    }
}

using Toolkit.Notebooks;

namespace Toolkit.Cli.Verbs;

/// <summary>C# scripts, as dotnet-script runs them.</summary>
internal static class ScriptVerb
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    public static VerbCommand Create(Verb verb)
    {
        Argument<string> file = new("FILE") { Description = "A .csx file." };
        Argument<string[]> args = new("ARGS") { Description = "What the script sees as Args; behind -- also words that begin with a dash.", Arity = ArgumentArity.ZeroOrMore };
        return verb.Create(
            "script",
            "Run a C# script. Its exit code is the int that the script returns, else its Environment.ExitCode; 1 when it fails.",
            "toolkit script scripts/01-quickstart.csx -- SPY --fast",
            (call, cancel) => RunAsync(call, call.Get(file)!, call.Get(args) ?? [], cancel),
            file, args);
    }

    private static async Task<int> RunAsync(Call call, string file, string[] args, CancellationToken cancel)
    {
        ScriptFile script = await ScriptFile.CompileAsync(file, cancel);
        call.OfferWorkspace();
        Task<object?> run = Task.Run(() => script.RunAsync(args, cancel), CancellationToken.None);
        await Task.WhenAny(run, Task.Delay(Timeout.Infinite, cancel));
        if (!run.IsCompleted)
        {
            // A script that listens to nothing ends with this process.
            await Task.WhenAny(run, Task.Delay(Grace, TimeProvider.System, CancellationToken.None));
            cancel.ThrowIfCancellationRequested();
        }

        return await run is int code ? code : Environment.ExitCode;
    }
}

using System.Globalization;
using Toolkit.Storage;

namespace Toolkit.Tests;

/// <summary>What a process does with the remote of its workspace.</summary>
internal static class RemoteRounds
{
    /// <summary>Bars that each round of <c>push-many</c> adds to its series.</summary>
    public const int Rows = 10;

    public static async Task RunAsync(string verb, Workspace tk, string[] arguments, Action<string> say)
    {
        if (verb != "push-many")
        {
            RemoteReport done = verb == "push" ? await tk.Remotes.PushAsync() : await tk.Remotes.PullAsync();
            say($"version {done.Version} files {done.Files}");
            return;
        }

        // A series of its own, and how many pushes.
        int pushes = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        for (int push = 0; push < pushes; push++)
        {
            tk.Store.Publish(new() { MadeBy = "ingest", Series = [new() { Key = SeededBars.Key(arguments[0]), Rows = SeededBars.Bars(push * Rows, Rows) }] });
            (RemoteReport done, int lost) = await PushAsync(tk);
            say($"{done.Version} {tk.Store.Catalog.Read(Manifest.Of).Hash} {lost}");
        }
    }

    private static async Task<(RemoteReport Done, int Lost)> PushAsync(Workspace tk)
    {
        for (int lost = 0; ; lost++)
        {
            try
            {
                return (await tk.Remotes.PushAsync(), lost);
            }
            catch (ToolkitException e) when (e.Message.Contains("which this workspace does not have", StringComparison.Ordinal))
            {
                await tk.Remotes.PullAsync();
            }
        }
    }
}

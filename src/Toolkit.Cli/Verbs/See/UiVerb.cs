using Toolkit.Ui;

namespace Toolkit.Cli.Verbs;

/// <summary><c>ui</c>: the workspace in a browser.</summary>
internal static class UiVerb
{
    public static VerbCommand Create(Verb verb)
    {
        Option<int> port = new("--port") { Description = "Port on 127.0.0.1. Default: one that is free.", HelpName = "N" };
        OpenChoice opening = new("the browser");
        UntilStopped until = new();
        return verb.Create(
            "ui",
            "The workspace as pages in a browser, until Ctrl-C: series with their gaps, candles, runs to filter and compare, loads, health, and what runs live. "
                + "Only this machine can see it, with the address that is printed.",
            "toolkit ui",
            async (call, cancel) =>
            {
                int asked = call.Get(port);
                if (asked is < 0 or > ushort.MaxValue)
                {
                    throw ToolkitException.Usage($"--port {asked}: a port is a number from 1 to {ushort.MaxValue}", "leave it away to take one that is free");
                }

                using Workspace tk = call.Open();
                // A page that names a folder which is none would look like an empty workspace.
                _ = tk.Status();
                await using UiServer server = await UiServer.StartAsync(tk, new() { Port = asked, Words = Words.Of }, cancel);
                string url = server.Address.AbsoluteUri;
                call.Report.Result(new { url, Workspace = tk.Path }, url);
                call.Report.Note($"serving {tk.Path} to this machine only; Ctrl-C ends it");
                opening.Open(call, url);
                return await until.RunAsync(call, UiServer.WaitAsync, cancel);
            },
            port, opening.Option, until.Option);
    }
}

namespace Toolkit.Cli.Verbs;

/// <summary><c>remote</c>, <c>push</c>, <c>pull</c> and <c>clone</c>.</summary>
internal static class RemoteVerbs
{
    public static VerbCommand[] Create(Verb verb) => [Remote(verb), Push(verb), Pull(verb), Clone(verb)];

    private static VerbCommand Remote(Verb verb)
    {
        Argument<string> name = new("NAME") { Description = "What the remote is called here." };
        Argument<string> url = Url();
        Option<string?> endpoint = Endpoint();
        return Verb.Group(
            "remote", "Where this workspace pushes to and pulls from: S3 buckets and folders.", "toolkit remote add desk s3://market/eu --endpoint https://s3.example.com",
            verb.Create("add", "Give a remote a name. Credentials come from the usual places of AWS (AWS_ACCESS_KEY_ID, AWS_PROFILE, …) and are never kept.", "toolkit remote add desk /mnt/desk/market", (call, _) =>
            {
                using Workspace tk = call.Init();
                RemoteRow added = tk.Remotes.Add(call.Get(name)!, call.Get(url)!, call.Get(endpoint));
                call.Report.Result(added, $"{added.Name} is {Text.Of(added.Url)}");
            }, name, url, endpoint),
            verb.Create("list", "The remotes of this workspace.", "toolkit remote list", (call, _) =>
            {
                using Workspace tk = call.Open();
                call.Report.Result(tk.Remotes.List(), ["name", "url", "endpoint"], one => [one.Name, one.Url, one.Endpoint]);
            }),
            verb.Create("remove", "Forget a remote; what lies there stays.", "toolkit remote remove desk", (call, _) =>
            {
                using Workspace tk = call.Open();
                tk.Remotes.Remove(call.Get(name)!);
                call.Report.Result(new { Removed = call.Get(name) }, $"{call.Get(name)} is forgotten; what lies there stays");
            }, name));
    }

    private static VerbCommand Push(Verb verb)
    {
        Argument<string?> target = new("TARGET")
        {
            Description = "A remote, which may be left out when there is only one; or clickhouse://[user@]host[:port]/database (clickhouses:// over TLS), with a password from $CLICKHOUSE_PASSWORD.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<bool> all = new("--all") { Description = "ClickHouse: compare everything there, also what has not changed since it was pushed." };
        return verb.Create(
            "push",
            "Send what has changed: to a remote the files of bars and option quotes that it lacks (when somebody else has pushed meanwhile, pull first); to ClickHouse also ticks and runs.",
            "toolkit push desk",
            async (call, cancel) =>
            {
                if (call.Get(target) is { } address && ClickHouseServer.IsAddress(address))
                {
                    await ClickHousePush.RunAsync(call, address, call.Get(all), cancel);
                    return;
                }

                if (call.Get(all))
                {
                    throw ToolkitException.Usage("--all is for ClickHouse, and a remote is sent what it lacks in any case", "leave it out");
                }

                using Workspace tk = call.Open();
                RemoteReport r = await ShownAsync(call, progress => tk.Remotes.PushAsync(call.Get(target), progress, cancel));
                call.Report.Result(r, $"{r.Remote} has version {r.Version}: {r.Files} files sent, {Text.Bytes(r.Bytes)}");
            }, target, all);
    }

    private static VerbCommand Pull(Verb verb)
    {
        Argument<string?> name = Named();
        Option<bool> files = new("--files") { Description = "Bring all files now; by default each is brought when it is first read." };
        return verb.Create(
            "pull", "Take over the newest version of a remote; what was loaded here since then stays, on top of it.", "toolkit pull desk",
            async (call, cancel) =>
            {
                using Workspace tk = call.OpenToFill();
                RemoteReport r = await ShownAsync(call, progress => tk.Remotes.PullAsync(call.Get(name), call.Get(files), progress, cancel));
                call.Report.Result(r, $"version {r.Version} of {r.Remote} is here{(r.Merged ? ", with what is new here on top of it" : "")}: {r.Files} files brought, {Text.Bytes(r.Bytes)}");
            }, name, files);
    }

    private static VerbCommand Clone(Verb verb)
    {
        Argument<string> url = Url(), folder = new("DIR") { Description = "The new workspace: a folder that is not there yet." };
        Option<string?> endpoint = Endpoint();
        return verb.Create(
            "clone", "Make a workspace of a remote. What it holds is known at once; a file is brought when it is first read.", "toolkit clone s3://market/eu market --team \"Host=db;Database=desk\"",
            async (call, cancel) =>
            {
                string target = Path.GetFullPath(call.Get(folder)!);
                RemoteReport r = await Workspace.CloneAsync(call.Get(url)!, target, call.Get(endpoint), new() { Team = call.Team() }, cancel);
                call.Report.Result(new { Workspace = target, r.Remote, r.Files, r.Bytes, r.Version }, $"version {r.Version} of {Text.Of(call.Get(url))} is in {target}; its remote is called {r.Remote}");
            }, url, folder, endpoint);
    }

    private static Task<RemoteReport> ShownAsync(Call call, Func<IProgress<RemoteProgress>?, Task<RemoteReport>> work)
    {
        const string Bar = "files";
        return ProgressBars.ShowAsync<RemoteReport, RemoteProgress>(call.Report, Bar, p => (Bar, $"{p.Done} of {p.Files} files, {Text.Bytes(p.Bytes)}", (double)p.Done / Math.Max(1, p.Files)), work);
    }

    private static Argument<string> Url() => new("URL") { Description = "s3://bucket/prefix, or a folder such as a mounted disk." };

    private static Argument<string?> Named() => new("NAME") { Description = "The remote; may be left out when there is only one.", Arity = ArgumentArity.ZeroOrOne };

    private static Option<string?> Endpoint() => new("--endpoint") { Description = "Address of an S3 server other than Amazon's.", HelpName = "URL" };
}

using System.Runtime.CompilerServices;

namespace Toolkit.Cli.Verbs;

/// <summary><c>worker</c>: runs blocks of sweeps that others begin.</summary>
internal sealed class WorkerVerb
{
    private readonly Option<string?> _cluster = ClusterChoice.Option("The PostgreSQL database in which workers and sweeps find each other, such as \"Host=db;Database=desk;Username=me\".");

    private readonly Option<string?> _host = new("--host") { Description = "The address of this machine that the others reach. Whoever reaches it can run code here. Default: 127.0.0.1, this machine only.", HelpName = "ADDRESS" };

    private readonly Option<int> _port = new("--port") { Description = "Port for other workers; the one after it is for sweeps. Default: two that are free.", HelpName = "N" };

    private readonly Option<int?> _jobs = new("--jobs", "-j") { Description = "Runs at the same time. Default: one for each processor.", HelpName = "N" };

    private readonly UntilStopped _until = new();

    public static VerbCommand Create(Verb verb)
    {
        WorkerVerb worker = new();
        worker._cluster.Required = true;
        return verb.Create(
            "worker",
            "Run blocks of sweeps that 'backtest --sweep --cluster' begins on this or another machine, until Ctrl-C. All must be of one published folder. "
                + "Bars come from this machine's workspace where it has the same, else from where the sweep was begun.",
            "toolkit worker --cluster 'Host=db;Database=desk;Username=me' --host 10.0.0.5",
            worker.RunAsync,
            [worker._cluster, worker._host, worker._port, worker._jobs, worker._until.Option]);
    }

    // Apart, so that nothing of a cluster is loaded for other verbs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        using Workspace? tk = Directory.Exists(call.Folder) ? call.Open() : null;
        SweepWorkerOptions plain = new();
        SweepWorkerOptions options = plain with
        {
            Host = call.Get(_host) ?? plain.Host,
            Port = call.Get(_port),
            Parallelism = SweepChoices.JobsOf(call, _jobs),
            Workspace = tk,
            Notes = call.Report.Warn,
        };
        await using SweepWorker worker = await SweepWorker.StartAsync(call.Get(_cluster)!, options, cancel);
        string address = worker.Address.ToString();
        call.Report.Result(
            new { worker.Cluster, address, worker.Parallelism, Workspace = tk?.Path },
            $"joined {worker.Cluster}, listening on {address}, {worker.Parallelism} runs at the same time; Ctrl-C ends it");
        return await _until.RunAsync(call, worker.WaitAsync, cancel);
    }
}

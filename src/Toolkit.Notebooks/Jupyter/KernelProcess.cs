using Toolkit.Notebooks.Assistance;

namespace Toolkit.Notebooks.Jupyter;

/// <summary>This process as a kernel.</summary>
public static class KernelProcess
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    /// <summary>The program and arguments that start it, before the connection file.</summary>
    internal static IReadOnlyList<string> Command
    {
        get
        {
            const string Program = "Toolkit.Cli";
            string own = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? Program + ".exe" : Program);
            string[] program = File.Exists(own) ? [own] : ["dotnet", Path.Combine(AppContext.BaseDirectory, Program + ".dll")];
            return [.. program, "notebook", "kernel", "run"];
        }
    }

    /// <summary>Serves the client that wrote the connection file until it says or shows that it is over.</summary>
    /// <exception cref="ToolkitException">The file cannot be used, or a port is taken.</exception>
    public static async Task RunAsync(string connectionFile, TextWriter error, TimeProvider clock, CancellationToken stop)
    {
        ConnectionFile connection = ConnectionFile.Read(connectionFile);
        SessionOptions options = new() { Clock = clock };
        NotebookSession session = new(options);
        CodeAssistance assistance = new(session.CSharp, options.Folder, new SqlTables(session.Sql).Read);
        await using (JupyterKernel kernel = new(connection, session, assistance, new KernelLog(error), clock))
        {
            await kernel.RunAsync(stop);
        }

        // A cell that does not listen to its end must not hold the process.
        await Task.WhenAny(session.DisposeAsync().AsTask(), Task.Delay(Farewell, clock, CancellationToken.None));
    }
}

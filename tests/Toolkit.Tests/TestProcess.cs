using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Toolkit.Tests;

/// <summary>A process that a test has started: it can be interrupted whoever started the tests, and it dies with the test.</summary>
public sealed class TestProcess : Process
{
    private const int Interrupt = 2;
    private const nint Default = 0;

    private static readonly Lock Starting = new();
    private static readonly ConcurrentDictionary<TestProcess, bool> Alive = new();

    static TestProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (TestProcess process in Alive.Keys)
        {
            process.Dispose();
        }
    };

    private TestProcess(ProcessStartInfo start) => StartInfo = start;

    public static new TestProcess Start(ProcessStartInfo start)
    {
        TestProcess process = new(start);
        lock (Starting)
        {
            // Tests that a shell has started in the background ignore Ctrl-C, and a child would inherit that.
            nint before = OperatingSystem.IsWindows() ? Default : Signal(Interrupt, Default);
            try
            {
                process.Start();
            }
            finally
            {
                if (!OperatingSystem.IsWindows())
                {
                    Signal(Interrupt, before);
                }
            }
        }

        Alive[process] = true;
        return process;
    }

    /// <summary>As Ctrl-C in its terminal.</summary>
    public async Task InterruptAsync()
    {
        using Process kill = Process.Start("kill", ["-INT", $"{Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for its end for as long as a busy machine may need.</summary>
    public async Task<int> EndedAsync()
    {
        await WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        return ExitCode;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Alive.TryRemove(this, out _) && !HasExited)
        {
            Kill(entireProcessTree: true);
            WaitForExit();
        }

        base.Dispose(disposing);
    }

    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint Signal(int number, nint handler);
}

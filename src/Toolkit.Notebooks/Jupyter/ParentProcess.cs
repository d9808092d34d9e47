using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Toolkit.Notebooks.Jupyter;

/// <summary>The client that started the kernel: when it dies without a word, the kernel ends as well.</summary>
internal static partial class ParentProcess
{
    private const string Variable = "JPY_PARENT_PID";
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>Ends when the parent is gone; never, when none has named itself.</summary>
    public static Task GoneAsync(TimeProvider clock, CancellationToken cancel)
    {
        if (!long.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out long parent) || parent <= 1)
        {
            return Task.Delay(Timeout.InfiniteTimeSpan, cancel);
        }

        return OperatingSystem.IsWindows() ? SignalledAsync((nint)parent, cancel) : AbandonedAsync((int)parent, clock, cancel);
    }

    /// <summary>Jupyter's variable holds an inherited handle of its process on Windows, its id elsewhere.</summary>
    private static Task SignalledAsync(nint handle, CancellationToken cancel) => Task.Run(
        () =>
        {
            using ManualResetEvent process = new(false) { SafeWaitHandle = new SafeWaitHandle(handle, ownsHandle: false) };
            WaitHandle.WaitAny([process, cancel.WaitHandle]);
            cancel.ThrowIfCancellationRequested();
        }, cancel);

    private static async Task AbandonedAsync(int parent, TimeProvider clock, CancellationToken cancel)
    {
        // A launcher between the two, or another name space of process ids: then there is nothing sure to watch.
        Func<bool> lives = Parent() == parent ? () => Parent() == parent : Exists(parent) ? () => Exists(parent) : () => true;
        using PeriodicTimer timer = new(Pace, clock);
        while (lives())
        {
            await timer.WaitForNextTickAsync(cancel);
        }
    }

    private static bool Exists(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int Parent();
}

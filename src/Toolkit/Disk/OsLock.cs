using System.Diagnostics;

namespace Toolkit.Disk;

/// <summary>An exclusive lock that every process of the machine respects and that dies with its holder: an OS lock on a file.</summary>
/// <remarks>
/// Others cannot read a file that is locked so, neither on Windows nor through .NET elsewhere. Who holds it therefore
/// stands in a second file beside it, <c>.owner</c>, which may be stale and is only used for messages.
/// </remarks>
internal sealed class OsLock : IDisposable
{
    private readonly FileStream _held;

    private OsLock(FileStream held) => _held = held;

    /// <summary>The lock, or null when another process, thread or store has it.</summary>
    public static OsLock? TryTake(string path)
    {
        try
        {
            return new(new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException) && !FullDisk.IsSaidBy(e))
        {
            return null;
        }
    }

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="ToolkitException">It was not to be had within <paramref name="timeout"/> (busy); the message names the holder.</exception>
    public static OsLock Take(string path, TimeSpan timeout, string holder, CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        for (int wait = 1; ; wait = Math.Min(wait * 2, 16))
        {
            cancel.ThrowIfCancellationRequested();
            if (TryTake(path) is { } taken)
            {
                taken.Sign(path, holder);
                return taken;
            }

            TimeSpan left = timeout - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                throw ToolkitException.Busy(
                    $"{path} is held by {Owner(path)}, and did not become free within {timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s",
                    "wait until it has finished (or stop it), then try again");
            }

            cancel.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(Math.Min(wait, left.TotalMilliseconds + 1)));
        }
    }

    /// <summary>Makes sure that locks keep others out here: some file systems take them and do nothing, and .NET can be told to.</summary>
    /// <exception cref="ToolkitException">They do not (failure).</exception>
    public static void MustWork(string path)
    {
        using OsLock? first = TryTake(path);
        using OsLock? second = first is null ? null : TryTake(path);
        if (second is not null)
        {
            throw new ToolkitException(
                ErrorKind.Failure,
                $"file locks have no effect on {path}, so writers could not be kept apart",
                "keep the workspace on a local disk, and do not set DOTNET_SYSTEM_IO_DISABLEFILELOCKING; reading with the read-only option works");
        }
    }

    public void Dispose() => _held.Dispose();

    private void Sign(string path, string holder)
    {
        try
        {
            File.WriteAllText(path + ".owner", string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} ({holder})"));
        }
        catch (IOException)
        {
            // Only a message would be poorer; two processes may also write it at the same moment.
        }
    }

    private static string Owner(string path)
    {
        try
        {
            string owner = File.ReadAllText(path + ".owner", Encoding.UTF8).Trim();
            return owner.Length > 0 ? owner : "another process";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}

using System.Diagnostics;
using System.Security.Cryptography;
using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Feeds;

/// <summary>Makes the fetches of one series follow each other, those of other processes included.</summary>
internal static class SeriesLock
{
    /// <summary>Waits for the turn. Nothing is blocked meanwhile.</summary>
    /// <exception cref="ToolkitException">Another process fetches the series for longer than <paramref name="timeout"/> (busy).</exception>
    public static async Task<IDisposable> TakeAsync(WorkspaceLayout layout, SeriesKey key, TimeSpan timeout, CancellationToken cancel)
    {
        string path = Path.Combine(layout.Locks, Name(key));
        long start = Stopwatch.GetTimestamp();
        for (int wait = 5; ; wait = Math.Min(wait * 2, 200))
        {
            if (OsLock.TryTake(path) is { } taken)
            {
                return taken;
            }

            if (Stopwatch.GetElapsedTime(start) > timeout)
            {
                throw ToolkitException.Busy($"{key} is being fetched by another process", "wait until it has finished, or stop it, then try again");
            }

            await Task.Delay(wait, cancel).ConfigureAwait(false);
        }
    }

    // A symbol never becomes a path, so its hash does.
    private static string Name(SeriesKey key) =>
        "fetch-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Exchange}\n{key.Symbol}\n{key.Timeframe}")))[..32];
}

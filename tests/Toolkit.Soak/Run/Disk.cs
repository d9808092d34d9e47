namespace Toolkit.Soak;

/// <summary>The file system of the workspaces: where it is a small one of their own, it is filled up at times.</summary>
internal sealed class Disk(string folder, bool isSmall)
{
    private readonly string _ballast = Path.Combine(folder, "ballast");
    private volatile bool _full;
    private int _fills;

    public bool IsFull => _full;

    /// <summary>How often it was full.</summary>
    public int Fills => Volatile.Read(ref _fills);

    public async Task RunAsync(Random random, SoakModel model, CancellationToken end)
    {
        while (isSmall && await end.HasPassedAsync(random.Next(1_500, 4_000)))
        {
            _full = true;
            Interlocked.Increment(ref _fills);
            Fill(random.Next(4) == 0 ? 0 : random.Next(1, 600));
            await end.HasPassedAsync(random.Next(100, 700));
            File.Delete(_ballast);
            _full = false;
            model.Count("full disks");
        }
    }

    /// <summary>Takes all room but some kilobytes; a writer may be faster.</summary>
    private void Fill(int kilobytes)
    {
        try
        {
            using FileStream stream = new(_ballast, FileMode.Create);
            byte[] page = new byte[1 << 16];
            for (long room = new DriveInfo(folder).AvailableFreeSpace - kilobytes * 1024L; room > 0; room -= page.Length)
            {
                stream.Write(page, 0, (int)Math.Min(room, page.Length));
            }
        }
        catch (IOException)
        {
            // Full it is.
        }
    }
}

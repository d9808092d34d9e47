using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Tests;

/// <summary>Fills a small disk to many degrees and publishes each time; run inside a mount namespace of its own.</summary>
internal static class DiskFull
{
    public static void Run(string folder, Action<string> say)
    {
        SeriesKey key = SeededBars.Key("A");
        string ballast = Path.Combine(Path.GetDirectoryName(folder)!, "ballast");
        SortedDictionary<long, Bar> model = [];
        using BarStore store = BarStore.Open(folder, new() { Threads = 1 });
        Put(store, key, model, SeededBars.Bars(0, 200));
        int[] rooms = [0, 4, 8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 768, 1024];
        foreach ((int index, int kilobytes) in rooms.Index())
        {
            foreach (int rows in new[] { 6_000, 3_000 })
            {
                BarColumns bars = SeededBars.Bars(index * 10, rows, index + 1);
                Fill(ballast, kilobytes);
                try
                {
                    Put(store, key, model, bars);
                    say($"published {rows} rows with {kilobytes} kB");
                }
                catch (ToolkitException e) when (e.Kind == ErrorKind.Failure && e.Message.Contains("no room on the disk"))
                {
                    say($"failed {rows} rows with {kilobytes} kB: {e.Message}");
                }

                File.Delete(ballast);
                HashSet<string> live = [.. store.Catalog.Read(FileTable.AllPaths).Select(store.Layout.Absolute)];
                if (Directory.GetFiles(store.Layout.Bars, "*", SearchOption.AllDirectories).FirstOrDefault(path => !live.Contains(path)) is { } left)
                {
                    throw new InvalidDataException($"{left} is left behind");
                }

                MustHold(store, key, model);
                Put(store, key, model, bars);
                MustHold(store, key, model);
                new GarbageCollection(store).Run(TimeSpan.Zero, dryRun: false, CancellationToken.None);
            }
        }

        List<Problem> problems = [];
        CatalogVerification.OfBytes(store.Layout, problems, []);
        new Doctor(store, problems, []).Run(all: true, CancellationToken.None);
        problems.FindAll(problem => !problem.What.Contains("bytes are free")).ForEach(problem => throw new InvalidDataException(problem.ToString()));
    }

    private static void Put(BarStore store, SeriesKey key, SortedDictionary<long, Bar> model, BarColumns bars)
    {
        store.Publish(new() { MadeBy = "ingest", Series = [new() { Key = key, Rows = bars }] });
        StoredBars.Apply(model, bars);
    }

    private static void MustHold(BarStore store, SeriesKey key, SortedDictionary<long, Bar> model)
    {
        using StoreSnapshot snapshot = store.Snapshot();
        string expected = StoredBars.Digest(model), found = StoredBars.Digest(store, snapshot, key);
        if (expected != found || Directory.GetFiles(store.Layout.Temp, "*", SearchOption.AllDirectories).Length > 0)
        {
            throw new InvalidDataException($"expected {expected}, found {found}; {Directory.GetFiles(store.Layout.Temp, "*", SearchOption.AllDirectories).Length} files left in .tmp");
        }
    }

    /// <summary>Takes all room but some kilobytes.</summary>
    public static void Fill(string ballast, int kilobytes)
    {
        long room = new DriveInfo(Path.GetDirectoryName(ballast)!).AvailableFreeSpace - kilobytes * 1024L;
        using FileStream stream = new(ballast, FileMode.Create);
        byte[] page = new byte[4096];
        for (; room >= page.Length; room -= page.Length)
        {
            stream.Write(page);
        }
    }
}

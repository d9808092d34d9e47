using Toolkit.Catalog;
using Toolkit.Disk;
using Toolkit.Storage;
using ZstdSharp;

namespace Toolkit.Ticks;

/// <summary>Compresses the files of days as they are, for who wants to keep SQLite.</summary>
internal sealed class DayPack(BarStore store, TickDays days)
{
    private const int Level = 9;

    /// <summary>Compresses each open file of a day before <paramref name="end"/>.</summary>
    public SealReport Run(int end, CancellationToken cancel)
    {
        store.Catalog.RefuseWhenReadOnly();
        if (store.Options.Ticks.Backend == TickBackend.Json)
        {
            return DaySeal.NotOfJson;
        }

        using OsLock turn = DaySeal.Turn(store, cancel);
        DaySeal seal = new(store, days);
        List<DaySealed> all = [];
        foreach (StoredDay day in days.Folder.List(last: end - 1).Where(day => day.Day < end).OrderBy(day => day.Day))
        {
            cancel.ThrowIfCancellationRequested();
            DaySeal.Remove(day.Dead, store.Layout);
            if (day.Live.Any(file => file.Name.Form == DayForm.Open) && seal.TryClose(day))
            {
                all.AddRange(day.Live.Where(file => file.Name.Form == DayForm.Open).Select(Pack));
            }
        }

        return new(all, seal.Notes);
    }

    private DaySealed Pack(StoredFile file)
    {
        string id = Guid.NewGuid().ToString("N"), copy = Path.Combine(store.WorkFolder, id + ".db"), packed = copy + ".zst";
        string final = days.Folder.PathOf(file.Name with { Form = DayForm.Packed });
        using IDisposable claim = store.Claim(id);
        try
        {
            days.CopyDatabase(file, copy);
            long before = new FileInfo(copy).Length;
            using (FileStream from = File.OpenRead(copy))
            using (CompressionStream to = new(File.Create(packed), Level, leaveOpen: false))
            {
                from.CopyTo(to);
            }

            DurableFile.Flush(packed);
            MustHold(packed, DurableFile.Hash(copy));
            FailPoint.Hit("pack.written");
            DurableFile.MoveInto(packed, final);
            new FileSeal(store.Layout, final).Prefix(DurableFile.Hash(final), new FileInfo(final).Length);
            FailPoint.Hit("pack.published");
            long ticks = days.Of(new(file.Name.Day, [file], [])).Summaries(null, TimeRange.All).Sum(summary => summary.Count);
            DaySeal.Remove([file], store.Layout);
            return new(DayName.DateOf(file.Name.Day), ticks, before, new FileInfo(final).Length, final);
        }
        catch (Exception e) when (e is IOException || FullDisk.IsSaidBy(e))
        {
            throw StorageFailure.Explain(e, store.Layout.Root);
        }
        finally
        {
            DurableFile.TryDelete(copy);
            DurableFile.TryDelete(packed);
        }
    }

    private static void MustHold(string packed, string sha256)
    {
        string unpacked = packed + ".check";
        try
        {
            using (FileStream to = File.Create(unpacked))
            {
                PackedDays.Unpack(packed, to);
            }

            if (DurableFile.Hash(unpacked) != sha256)
            {
                throw new ToolkitException(ErrorKind.Failure, $"{packed} is not what was compressed", "check the disk (`tk.Maintenance.Doctor()`) and try again; the day's own file is still there");
            }
        }
        finally
        {
            DurableFile.TryDelete(unpacked);
        }
    }
}

using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Tests.Ticks;

/// <summary>The files of the days: who else has them open, how long their WAL is, which schema they have.</summary>
public sealed class TickFileTests : IDisposable
{
    private static readonly DateTime Monday = Days.Monday;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Workspace Open(TickOptions? options = null, bool readOnly = false) => Workspace.Open(_folder.Path, new() { Ticks = options ?? new(), ReadOnly = readOnly });

    [Fact]
    public async Task Read_only_workspace_reads_ticks_and_refuses_new_ones()
    {
        using (Workspace tk = Open())
        {
            tk.Ticks.Store("A", 1, 2, Monday);
            await tk.Ticks.FlushAsync();
            // Its WAL is still there.
            using Workspace beside = Open(readOnly: true);
            Assert.Single(await beside.Ticks.ReadAsync("A"));
        }

        using Workspace reader = Open(readOnly: true);
        Assert.Single(reader.Ticks.Latest("A", 3));
        Assert.Equal(ErrorKind.Failure, Assert.Throws<ToolkitException>(() => reader.Ticks.Store("A", 1, 2, Monday)).Kind);
    }

    [Fact]
    public async Task Wal_of_a_day_that_a_reader_kept_long_is_short_again_when_he_has_gone()
    {
        const long Limit = 64L << 20;
        using Workspace tk = Open(new() { QueueCapacity = 100_000, BatchRows = 20_000 });
        FileInfo wal = new(Days.File(_folder.Path, Monday) + "-wal");
        int stored = 0;
        async Task StoreAsync(int count)
        {
            for (int end = stored + count; stored < end; stored++)
            {
                tk.Ticks.Store($"S{stored % 500}", 1, 2, Monday.AddTicks(10L * stored), "x", stored);
            }

            await tk.Ticks.FlushAsync();
            wal.Refresh();
        }

        await StoreAsync(1);
        using (SqliteConnection reader = SqliteFile.Open(Days.File(_folder.Path, Monday), SqliteOpenMode.ReadWrite))
        {
            reader.Execute("BEGIN");
            Assert.Equal(1, reader.Number("SELECT count(*) FROM ticks"));
            for (int i = 0; i < 60 && wal.Length <= Limit; i++)
            {
                await StoreAsync(20_000);
            }

            Assert.True(wal.Length > Limit, "the reader has kept nothing");
        }

        await StoreAsync(20_000);
        await StoreAsync(20_000);
        Assert.InRange(wal.Length, 0, Limit);
        Assert.Equal(stored, (await tk.Ticks.SummariesAsync()).Sum(s => s.Count));
    }

    [Fact]
    public async Task Newer_schema_is_refused_and_nothing_is_lost()
    {
        string file = Days.File(_folder.Path, Monday);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using (SqliteConnection newer = SqliteFile.Open(file, SqliteOpenMode.ReadWriteCreate))
        {
            newer.Execute("PRAGMA user_version = 99");
        }

        using Workspace tk = Open(new() { Retries = 0 });
        Assert.Equal(ErrorKind.BadData, (await Assert.ThrowsAsync<ToolkitException>(() => tk.Ticks.ReadAsync("A"))).Kind);
        tk.Ticks.Store("A", 1, 2, Monday);
        await tk.Ticks.FlushAsync();
        Assert.Equal(1, tk.Ticks.Statistics.Spilled);
        Assert.Contains("schema 99", tk.Ticks.Statistics.LastError);
    }
}

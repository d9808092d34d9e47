namespace Toolkit.Tests.Ticks;

public sealed class TickSqlTests : IDisposable
{
    private const string All = "SELECT symbol, source, time, bid, ask, price, size, spread, sequence, broker_id, arrived FROM ticks ORDER BY time";

    private static readonly DateTime Day = new(2026, 1, 20, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_view_has_ticks_of_memory_open_files_sealed_files_and_what_came_late(bool confine)
    {
        using Workspace tk = Workspace.Open(_folder.Path);
        SqlOptions options = new() { Confine = confine };
        Assert.Equal(0, (await tk.SqlAsync(All, options: options)).RowCount);
        tk.Ticks.Store("A", 1, 2, Day, "feed", 7);
        Assert.Equal([1.0], await BidsAsync());
        await tk.Ticks.SealAsync(0);
        Assert.Equal([1.0], await BidsAsync());
        tk.Ticks.Store("A", 1, 2, Day, "feed", 7);
        tk.Ticks.Store("B", 3, 4, Day.AddHours(1));
        tk.Ticks.Store("B", 5, 6, Day.AddDays(1));
        Assert.Equal([1.0, 3, 5], await BidsAsync());
        await tk.Ticks.SealAsync(0);
        Assert.Equal([1.0, 3, 5], await BidsAsync());
        Frame first = await tk.SqlAsync(All + " LIMIT 1", options: options);
        Assert.Equal(["A", "feed", Day, 1.0, 2.0, null, null, null, 7L, null, null], first.Columns.Select(column => column[0]));

        async Task<IEnumerable<double>> BidsAsync() => (await tk.SqlAsync(All, options: options)).Numbers("bid");
    }

    [Fact]
    public async Task A_day_that_is_sealed_anew_between_the_view_and_the_query_is_asked_again()
    {
        using Workspace tk = Workspace.Open(_folder.Path);
        tk.Ticks.Store("A", 1, 2, Day);
        await tk.Ticks.SealAsync(0);
        tk.Ticks.Store("A", 3, 4, Day.AddHours(1));
        await tk.Ticks.FlushAsync();
        await tk.Ticks.SealAsync(0);
        Assert.Equal(2, (await tk.SqlAsync("SELECT * FROM ticks WHERE bid >= $least", new SealedMeanwhile(tk))).RowCount);
        Assert.Equal(3, (await tk.SqlAsync("SELECT * FROM ticks")).RowCount);
    }

    /// <summary>Asked for its value when the views are up to date; then a late tick joins the sealed day.</summary>
    private sealed class SealedMeanwhile(Workspace tk)
    {
        private bool _done;

        public double Least
        {
            get
            {
                if (!_done)
                {
                    _done = true;
                    tk.Ticks.Store("A", 0, 0, Day.AddHours(2));
                    tk.Ticks.SealAsync(0).GetAwaiter().GetResult();
                }

                return 1;
            }
        }
    }

    [Fact]
    public async Task A_transaction_that_is_taken_back_leaves_the_view_right()
    {
        using Workspace tk = Workspace.Open(_folder.Path);
        tk.Ticks.Store("A", 1, 2, Day);
        await tk.SqlAsync("BEGIN");
        Assert.Equal(1, (await tk.SqlAsync(All)).RowCount);
        await tk.SqlAsync("ROLLBACK");
        Assert.Equal(1, (await tk.SqlAsync(All)).RowCount);
    }

    [Fact]
    public async Task A_confined_session_reads_no_file_of_ticks_by_its_name()
    {
        using Workspace tk = Workspace.Open(_folder.Path);
        tk.Ticks.Store("A", 1, 2, Day);
        await tk.Ticks.SealAsync(0);
        string path = Directory.GetFiles(_folder.Path, "*.parquet", SearchOption.AllDirectories).Single();
        await Assert.ThrowsAsync<ToolkitException>(() => tk.SqlAsync($"SELECT * FROM read_parquet('{path}')", options: new() { Confine = true }));
    }
}

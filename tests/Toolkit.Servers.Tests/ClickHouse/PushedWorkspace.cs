using System.Globalization;
using Toolkit.Tests;

namespace Toolkit.Servers.Tests;

/// <summary>A workspace, and a database of its own that it is pushed to.</summary>
internal sealed class PushedWorkspace : IDisposable
{
    /// <summary>Tables, and the order in which rows are compared.</summary>
    public static readonly string[] Tables =
        ["bars", "ticks", "option_quotes", "runs", "run_params", "run_metrics", "run_trades", "run_equity", "symbols", "datasets", "data_sources", "coverage", "corporate_actions"];

    private readonly TemporaryFolder _folder = new();

    public PushedWorkspace()
    {
        Tk = Workspace.Init(_folder.Path);
        Address = ClickHouseEngine.Shared.NewDatabase();
        Server = ClickHouseServer.At(Address);
    }

    public Workspace Tk { get; }

    public string Address { get; }

    public ClickHouseServer Server { get; }

    public Task<ClickHousePushReport> PushAsync(bool all = false) => Server.PushAsync(Tk, new() { All = all });

    public Task<Frame> ThereAsync(string sql, object? parameters = null, int? maxRows = null) => Tk.SqlAsync(sql, parameters, new() { On = Server, MaxRows = maxRows });

    /// <summary>Every row of every table is the same here and there, to the last bit.</summary>
    public async Task AssertEqualAsync(params string[] tables)
    {
        foreach (string table in tables.Length > 0 ? tables : Tables)
        {
            Frame here = await Tk.SqlAsync($"SELECT * FROM {table}"), there = await ThereAsync($"SELECT * FROM {table}");
            Assert.Equal(here.Columns.Select(c => c.Name), there.Columns.Select(c => c.Name));
            string[] mine = Lines(here), others = Lines(there);
            Assert.True(mine.SequenceEqual(others), $"{table}: {mine.Length} rows here, {others.Length} there; first that differ: {mine.Except(others).FirstOrDefault()} | {others.Except(mine).FirstOrDefault()}");
        }
    }

    public static string[] Lines(Frame frame) => [.. frame.Rows.Select(row => string.Join('|', frame.Columns.Select((_, i) => Shown(row[i])))).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        Server.Dispose();
        Tk.Dispose();
        _folder.Dispose();
    }

    private static string Shown(object? value) => value switch
    {
        null => "NULL",
        double number => BitConverter.DoubleToInt64Bits(number).ToString("x", CultureInfo.InvariantCulture),
        DateTime time => time.Ticks.ToString(CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };
}

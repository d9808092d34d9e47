namespace Toolkit.Cli.Tests;

/// <summary>A workspace with a few series, which the tests of a class only read.</summary>
public sealed class SmallWorkspace : IAsyncLifetime
{
    internal Cli Cli { get; } = new();

    public async Task InitializeAsync()
    {
        string daily = Cli.Write("day.csv", Bars.Daily), minutes = Cli.Write("min.csv", Bars.Minutes);
        await Cli.OkAsync("ingest", daily, "DAY", "--timeframe", "1d", "--calendar", "XNYS");
        await Cli.OkAsync("ingest", minutes, "MIN", "--timeframe", "1m", "--calendar", "XNYS");
        await Cli.OkAsync("ingest", daily, "DUP", "--timeframe", "1d", "--exchange", "alpha", "--asset-type", "crypto");
        await Cli.OkAsync("ingest", daily, "DUP", "--timeframe", "1d", "--exchange", "beta", "--asset-type", "crypto");
        await Cli.OkAsync("ingest", "--timeframe", "1d", "--calendar", "XNYS", "--", daily, "-ODD");
    }

    public Task DisposeAsync()
    {
        Cli.Dispose();
        return Task.CompletedTask;
    }
}

using System.Globalization;

namespace Toolkit.Tests.Trading;

/// <summary>A workspace of its own with a live store.</summary>
internal sealed class LiveWorkspace : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LiveWorkspace() => Tk = TestTeam.New() is { } team ? Workspace.Init(Path, new() { Team = team }) : Workspace.Open(Path);

    public static DateTime Start { get; } = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public Workspace Tk { get; }

    public LiveStore Live => Tk.Live;

    public string Path => _folder.File("ws");

    public string Beside(string name) => _folder.File(name);

    public static DateTime At(double minute) => Start.AddMinutes(minute);

    public static StrategyRegistration Named(string id, string symbol = "A") => new() { Id = id, Symbol = symbol, Timeframe = "1m" };

    /// <summary>Registers a strategy that writes these fills, one a minute, and ends.</summary>
    public void Trade(string id, params (double Quantity, double Price, double Fee)[] fills)
    {
        using StrategyAccount account = Live.Register(Named(id));
        foreach ((int minute, (double quantity, double price, double fee)) in fills.Index())
        {
            account.RecordTrade(new() { TradeId = $"t{minute}", Quantity = quantity, Price = price, Fee = fee, Time = At(minute) });
        }
    }

    /// <summary>The one line of a strategy's profit and loss.</summary>
    public LivePnl Pnl(string id, CostBasis basis = CostBasis.Fifo) => Assert.Single(Live.PnlAsync(id, basis).GetAwaiter().GetResult());

    public Frame Sql(string sql) => Tk.SqlAsync(sql).GetAwaiter().GetResult();

    public long Number(string sql) => Convert.ToInt64(Sql(sql).Columns[0][0], CultureInfo.InvariantCulture);

    public void Dispose()
    {
        Tk.Dispose();
        _folder.Dispose();
    }
}

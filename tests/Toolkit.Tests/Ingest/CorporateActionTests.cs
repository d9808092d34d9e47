namespace Toolkit.Tests.Ingest;

/// <summary>Splits and dividends that a user enters.</summary>
public sealed class CorporateActionTests : IDisposable
{
    private static readonly DateTime Day = new(2024, 1, 8, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();
    private readonly Workspace _tk;

    public CorporateActionTests()
    {
        _tk = Workspace.Open(_folder.File("ws"));
        _tk.Ingest.BarsAsync("ACME", "1d", [.. Enumerable.Range(0, 5).Select(i => Flat(i, i < 2 ? 100 : 50))]).GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _tk.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Entered_actions_are_applied_listed_and_seen_in_sql()
    {
        CorporateAction split = CorporateAction.Split(Day.AddDays(2), 2), dividend = CorporateAction.Dividend(Day.AddDays(3).AddHours(5), 5);

        Assert.Equal(2, _tk.AddCorporateActions("ACME", [split, dividend]));
        Assert.Equal(0, _tk.AddCorporateActions("local:ACME", [split]));
        Assert.Equal([split, dividend with { Time = Day.AddDays(3) }], _tk.CorporateActions("ACME"));

        // 100 / 2 x (1 - 5/50) before the split, 50 x 0.9 before the dividend.
        BarSeries bars = await _tk.Bars.ReadAsync("ACME", "1d", options: new() { Adjust = Adjustment.All });
        Assert.Equal([45, 45, 45, 50, 50], bars.Close.Select(c => Math.Round(c, 9)));
        Frame seen = await _tk.SqlAsync("SELECT symbol, kind, value FROM corporate_actions ORDER BY time");
        Assert.Equal(["split", "dividend"], seen.Column<string>("kind"));
        Assert.Equal([2, 5], seen.Column<double>("value"));

        Assert.Equal(1, _tk.RemoveCorporateActions("ACME", Day.AddDays(2)));
        Assert.Equal(0, _tk.RemoveCorporateActions("ACME", Day.AddDays(3), CorporateActionKind.Split));
        Assert.Equal(CorporateActionKind.Dividend, Assert.Single(_tk.CorporateActions("ACME")).Kind);
        Assert.Equal(1, (await _tk.SqlAsync("SELECT * FROM corporate_actions")).RowCount);
    }

    [Theory]
    [InlineData("date,kind,value\n2024-01-10,split,2:1\n2024-01-11,dividend,0.5\n")]
    [InlineData("Ex-Date;Type;Amount\n20240111;Dividend;0.5\n\n20240110;SPLIT;2\n")]
    [InlineData("Date,Dividends,Stock Splits\n2024-01-09 00:00:00-05:00,0.0,0.0\n2024-01-10 00:00:00-05:00,0,2.0\n2024-01-11 00:00:00-05:00,0.5,\n")]
    [InlineData("date,price_factor,split_factor,reference_price\n2024-01-09,0.99,0.5,100\n2024-01-10,0.99,1,50\n2050-12-31,1,1,0\n")]
    public void File_of_each_layout_gives_its_actions(string text)
    {
        (IReadOnlyList<CorporateAction> actions, int changed) = _tk.ImportCorporateActions("ACME", _folder.Write("actions.csv", text));

        Assert.Equal((2, 2), (actions.Count, changed));
        Assert.Equal(
            [(Day.AddDays(2), CorporateActionKind.Split, 2.0), (Day.AddDays(3), CorporateActionKind.Dividend, 0.5)],
            _tk.CorporateActions("ACME").Select(a => (a.Time, a.Kind, Math.Round(a.Value, 9))));
    }

    [Theory]
    [InlineData("date,kind,value\n2024-01-10,split,2\n2024-01-11,spinoff,2\n", "line 3: 'spinoff' is neither")]
    [InlineData("date,kind,value\n2024-01-10,split,1\n", "line 2: '1' is no ratio")]
    [InlineData("date,kind,value\n2024-01-10,split,0:1\n", "line 2: '0:1' is no ratio")]
    [InlineData("date,kind,value\n2024-01-10,dividend,-1\n", "line 2: -1 is no dividend")]
    [InlineData("date,kind,value\n10.1.2024,dividend,1\n", "line 2: '10.1.2024' is no date")]
    [InlineData("date,dividends\n2024-01-10,0.5\n2024-01-11,free\n", "line 3: 'free' is no number")]
    [InlineData("date,close\n2024-01-10,0.5\n", "no columns of splits or dividends")]
    [InlineData("", "no columns of splits or dividends")]
    public void File_with_a_line_that_cannot_be_read_stores_nothing_and_names_it(string text, string message)
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => _tk.ImportCorporateActions("ACME", _folder.Write("actions.csv", text)));

        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(_tk.CorporateActions("ACME"));
    }

    [Fact]
    public void Values_and_symbols_that_cannot_be_are_refused()
    {
        Assert.All(["", "x", "7:0", "0", "-2", "1:1", "1:2:3", "NaN"], text => Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => CorporateAction.ParseRatio(text)).Kind));
        Assert.Equal([7, 1.5, 0.1, 4], new[] { "7:1", "3/2", "1:10", "4" }.Select(CorporateAction.ParseRatio));
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => _tk.AddCorporateActions("ACME", [new(Day, CorporateActionKind.Split, double.NaN)])).Kind);
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<ToolkitException>(() => _tk.AddCorporateActions("NOPE", [CorporateAction.Split(Day, 2)])).Kind);
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<ToolkitException>(() => _tk.ImportCorporateActions("ACME", _folder.File("absent.csv"))).Kind);
    }

    private static Bar Flat(int day, double price) => new(Day.AddDays(day), price, price, price, price, 1);
}

using System.Net;
using Microsoft.DotNet.Interactive.Formatting;
using Toolkit.Notebooks.Output;
using Toolkit.Tests;

namespace Toolkit.Notebooks.Tests;

/// <summary>What notebooks show of the library's values, through .NET Interactive's own formatting library.</summary>
public sealed class DisplayTests
{
    private const string Attack = "<script>alert(1)</script>";

    public DisplayTests() => Rendering.Register();

    [Fact]
    public void The_formatting_library_finds_the_formatters_by_convention()
    {
        foreach (object value in Values())
        {
            Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(value.GetType()).Order());
            string html = Formatter.ToDisplayString(value, "text/html");
            Assert.True(html.Contains("toolkit-", StringComparison.Ordinal), $"{value.GetType()}: {html}");
            Assert.DoesNotContain("<td", Formatter.ToDisplayString(value, "text/plain"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_text_in_them_is_encoded()
    {
        foreach (object value in Values().Append(new List<Trade> { Trade() }))
        {
            string html = Formatter.ToDisplayString(value, "text/html");
            Assert.DoesNotContain(Attack, html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains(WebUtility.HtmlEncode(Attack), Formatter.ToDisplayString(Bars(3), "text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_series_shows_its_first_and_last_bars_and_how_many_there_are()
    {
        string html = Formatter.ToDisplayString(Bars(1000), "text/html");
        Assert.Equal(20 + 1, html.Split("<tr>").Length - 2);
        Assert.Contains("1,000 rows × 6 columns, 20 shown", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.Contains("1000 rows, 20 shown", Formatter.ToDisplayString(Bars(1000), "text/plain"), StringComparison.Ordinal);
        Assert.True(html.Length < 20_000, $"{html.Length} characters");
    }

    [Fact]
    public void A_list_of_trades_is_a_table_with_a_column_per_property()
    {
        string html = Formatter.ToDisplayString(new[] { Trade(), Trade() }, "text/html");
        Assert.Contains("entryPrice", html, StringComparison.Ordinal);
        Assert.Contains("2 rows", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comparison_has_a_column_for_each_run_and_a_star_at_the_best()
    {
        using TemporaryFolder folder = new();
        using Workspace tk = Workspace.Open(folder.File("ws"));
        BarSeries bars = Bars(120);
        BacktestResult fast = Backtest.Run(bars, new SmaCross(3, 8)), held = Backtest.Run(bars, new BuyAndHold());
        long[] ids = [await tk.Runs.SaveAsync(fast, Attack), await tk.Runs.SaveAsync(held, "held")];
        RunComparison comparison = await tk.Runs.CompareAsync(ids);

        string html = WebUtility.HtmlDecode(Formatter.ToDisplayString(comparison, "text/html"));
        double best = Math.Max(fast.Metrics.ReturnPct, held.Metrics.ReturnPct);
        Assert.Contains($"1 {Attack}</th>", html, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"{best:#,0.00} % ★").Replace('-', '\u2212'), html, StringComparison.Ordinal);
        Assert.DoesNotContain(Attack, Formatter.ToDisplayString(comparison, "text/html"), StringComparison.Ordinal);
        Assert.DoesNotContain(Attack, Formatter.ToDisplayString(await tk.Runs.ListAsync(), "text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lazy_sequence_is_gone_through_once()
    {
        await using Notebook notebook = new();
        await notebook.RunAsync("int asked = 0; IEnumerable<int> Lazy() { for (int i = 0; i < 3; i++) { asked++; yield return i; } }");
        RecordedOutput output = await notebook.RunAsync("Lazy().Where(i => i > 0)");
        Assert.Contains("2", output.Html!, StringComparison.Ordinal);
        Assert.Equal("3", (await notebook.RunAsync("asked")).Plain);
        Assert.Contains("more", (await notebook.RunAsync("Enumerable.Range(0, int.MaxValue).Select(i => i)")).Html!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Display_when_updated_then_shown_anew_in_the_same_place()
    {
        await using Notebook notebook = new();
        RecordedOutput first = await notebook.RunAsync("var a = \"one\".Display(); var b = \"two\".Display(); var c = \"<b>x</b>\".DisplayAs(\"text/html\");");
        RecordedOutput then = await notebook.RunAsync("b.Update(\"three\"); a.Update(\"four\"); c.Update(HTML(\"<i>y</i>\")); b.Update(\"five\");");

        string?[] ids = [.. first.All.Select(o => (((MimeBundle, string?))o.What).Item2)];
        Assert.Equal(["display", "display", "display"], first.All.Select(o => o.Kind));
        Assert.Equal(3, ids.Distinct().Count());
        Assert.Equal(
            [("update", "three", ids[1]), ("update", "four", ids[0]), ("update", "<i>y</i>", ids[2]), ("update", "five", ids[1])],
            then.All.Select(o => (o.Kind, ((MimeBundle, string?))o.What) is var (kind, (content, id)) ? (kind, content.ByType.Values.First(), id) : default));
    }

    [Fact]
    public async Task Display_when_updated_with_a_value_of_another_type_then_in_the_forms_of_that_one_and_gone_through_once()
    {
        await using Notebook notebook = new();
        await notebook.RunAsync("int asked = 0; IEnumerable<int> Lazy() { for (int i = 0; i < 3; i++) { asked++; yield return i; } }");
        await notebook.RunAsync("var shown = \"working\".Display();");
        MimeBundle update = Assert.Single((await notebook.RunAsync("shown.Update(Lazy());")).Displays);

        Assert.Equal(["text/html", "text/plain"], update.ByType.Keys.Order());
        Assert.Equal("[ 0, 1, 2 ]", update.ByType["text/plain"]);
        Assert.Equal("3", (await notebook.RunAsync("asked")).Plain);
        Assert.Equal("update", Assert.Single((await notebook.RunAsync("((Microsoft.DotNet.Interactive.Formatting.DisplayedValue)shown).Update(1);")).All).Kind);
    }

    /// <summary>As compiled code calls it, which shows one object and returns another.</summary>
    [Fact]
    public async Task Display_of_the_formatting_library_when_updated_then_shown_once_more_and_updated_there()
    {
        await using Notebook notebook = new();
        RecordedOutput output = await notebook.RunAsync("var d = System.DisplayExtensions.Display(1.5); d.Update(2.5); d.Update(3.5);");

        Assert.Equal(["display", "display", "update"], output.All.Select(o => o.Kind));
        Assert.Equal(["1.5", "2.5", "3.5"], output.Displays.Select(d => d.ByType["text/plain"]));
        Assert.Equal(2, output.All.Select(o => (((MimeBundle, string?))o.What).Item2).Distinct().Count());
    }

    [Theory]
    [InlineData("Lazy().Display();")]
    [InlineData("display(Lazy());")]
    [InlineData("Lazy().Where(i => i >= 0).Display(\"text/html\", \"text/plain\");")]
    public async Task Display_of_a_lazy_sequence_goes_through_it_once_and_shows_it_as_plain_text_too(string cell)
    {
        await using Notebook notebook = new();
        await notebook.RunAsync("int asked = 0; IEnumerable<int> Lazy() { for (int i = 0; i < 3; i++) { asked++; yield return i; } }");
        MimeBundle shown = Assert.Single((await notebook.RunAsync(cell)).Displays);

        Assert.Equal(["text/html", "text/plain"], shown.ByType.Keys.Order());
        Assert.Equal("[ 0, 1, 2 ]", shown.ByType["text/plain"]);
        Assert.Equal("3", (await notebook.RunAsync("asked")).Plain);
    }

    [Theory]
    [InlineData("Enumerable.Range(0, 3).Where(i => i > 0)", "[ 1, 2 ]")]
    [InlineData("Enumerable.Range(0, 4).GroupBy(i => i % 2)", "IEnumerable<IGrouping<Int32,Int32>>")]
    [InlineData("Enumerable.Range(0, 2).Select(i => new { i })", "i: 1")]
    [InlineData("Enumerable.Range(0, 2).Select(i => (i, i)).OrderBy(p => p.Item1)", "( 1, 1 )")]
    [InlineData("new { a = Enumerable.Range(0, 4).GroupBy(i => i % 2) }", "a: ")]
    [InlineData("Enumerable.Range(0, 4).ToLookup(i => i % 2)", "Lookup<Int32,Int32>")]
    [InlineData("Rows()", "A: 7")]
    public async Task No_name_of_a_type_that_nobody_has_written_is_in_the_text_of_a_query(string code, string expected)
    {
        await using Notebook notebook = new();
        await notebook.RunAsync("class Row { public int A { get; set; } = 7; } IEnumerable<Row> Rows() { yield return new(); }");
        string plain = (await notebook.RunAsync(code)).Plain!;
        Assert.Contains(expected, plain, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"Remembered|OnceSequence|Iterator|AnonymousType|CollectionLookup|d__|<>|Submission", plain);
    }

    private static IEnumerable<object> Values()
    {
        BarSeries bars = Bars(120);
        BacktestResult result = Backtest.Run(bars, new SmaCross(3, 8), new() { Cash = 10_000 });
        yield return bars;
        yield return Frame.FromColumns((Attack, new[] { Attack, "<img src=x onerror=alert(1)>" }));
        yield return result;
        yield return result.Metrics;
        yield return Trade();
        yield return Backtest.Sweep(bars, p => new SmaCross(p["fast"], p["slow"]), new() { { "fast", 2, 3, 1 }, { "slow", 5, 8, 3 } });
        yield return bars.Summary();
        yield return new IngestReport { Symbol = Attack, Exchange = "x", Timeframe = Timeframe.Parse("1d"), Notes = [Attack] };
        yield return new FetchReport { Series = bars.Key, Notes = [Attack] };
        yield return new BulkReport([new(Attack, null, ToolkitException.BadData(Attack))], 1);
        yield return Chart.Candles(bars);
    }

    private static BarSeries Bars(int count) => BarSeries.From(
        Enumerable.Range(0, count).Select(i => new Bar(DateTime.UnixEpoch.AddDays(i), 10 + i % 7, 12 + i % 7, 9 + i % 7, 11 + i % 7, 100)), Attack, Timeframe.Parse("1d"));

    private static Trade Trade() => new()
    {
        Symbol = Attack,
        Quantity = 1,
        EntryTime = DateTime.UnixEpoch,
        EntryPrice = 1,
        ExitTime = DateTime.UnixEpoch.AddDays(1),
        ExitPrice = 2,
        Tag = Attack,
    };
}

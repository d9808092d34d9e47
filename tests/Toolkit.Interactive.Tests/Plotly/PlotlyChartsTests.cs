using System.Text.Json;
using Plotly.NET;

namespace Toolkit.Interactive.Tests.Plotly;

/// <summary>The numbers and words of the figures that a browser gets.</summary>
public sealed class PlotlyChartsTests
{
    [Fact]
    public void Bars_when_drawn_then_candles_with_all_values_and_times()
    {
        JsonElement figure = Figure.Of(Samples.Bars.PlotlyCandles());
        JsonElement candles = Assert.Single(figure.GetProperty("data").EnumerateArray());
        Assert.Equal("candlestick", candles.GetProperty("type").GetString());
        Assert.Equal([10, 11, 12, 13, 14], Figure.Numbers(candles.GetProperty("open")));
        Assert.Equal([12, 13, 14, 15, 16], Figure.Numbers(candles.GetProperty("high")));
        Assert.Equal([9, 10, 11, 12, 13], Figure.Numbers(candles.GetProperty("low")));
        Assert.Equal([11, 12, 13, 14, 15], Figure.Numbers(candles.GetProperty("close")));
        Assert.Equal(Samples.Bars.Time, candles.GetProperty("x").EnumerateArray().Select(v => v.GetDateTime()));
        Assert.Equal("local:ACME 1d", Figure.Title(figure));
    }

    [Fact]
    public void Bars_when_drawn_with_a_backtest_then_its_fills_too()
    {
        JsonElement data = Figure.Of(Samples.Bars.PlotlyCandles(Samples.Run)).GetProperty("data");
        Assert.Equal(["ACME", "buy", "sell"], data.EnumerateArray().Select(trace => trace.GetProperty("name").GetString()));
        Assert.Equal((Samples.Day(2), 11), (data[1].GetProperty("x")[0].GetDateTime(), data[1].GetProperty("y")[0].GetDouble()));
        Assert.Equal((Samples.Day(4), 13), (data[2].GetProperty("x")[0].GetDateTime(), data[2].GetProperty("y")[0].GetDouble()));
        Assert.Equal((1, 1), (data[1].GetProperty("x").GetArrayLength(), data[2].GetProperty("x").GetArrayLength()));
    }

    [Fact]
    public void Backtest_when_drawn_then_equity_and_drawdown_over_one_axis_of_time()
    {
        JsonElement figure = Figure.Of(Samples.Run.PlotlyEquity());
        JsonElement data = figure.GetProperty("data");
        Assert.Equal([1_000, 1_010, 1_020, 1_020, 1_020], Figure.Numbers(data[0].GetProperty("y")));
        Assert.Equal([0, 0, 0, 0, 0], Figure.Numbers(data[1].GetProperty("y")));
        Assert.Equal(Samples.Run.Time, data[1].GetProperty("x").EnumerateArray().Select(v => v.GetDateTime()));
        Assert.Equal(("y", "y2"), (data[0].GetProperty("yaxis").GetString(), data[1].GetProperty("yaxis").GetString()));
        Assert.Equal(data[0].GetProperty("xaxis").GetString(), data[1].GetProperty("xaxis").GetString());
        Assert.Equal("BuysThenSells", Figure.Title(figure));
    }

    [Fact]
    public void Heatmap_when_drawn_then_each_cell_at_its_parameters_and_an_empty_one_empty()
    {
        SweepHeatmap map = new("fast", "slow", "sharpe", [5, 10], [20, 40, 60], new double?[,] { { 1, 2 }, { 3, null }, { 5, 6 } });
        JsonElement figure = Figure.Of(map.PlotlyHeatmap()), trace = figure.GetProperty("data")[0];
        Assert.Equal(["5", "10"], Figure.Words(trace.GetProperty("x")));
        Assert.Equal(["20", "40", "60"], Figure.Words(trace.GetProperty("y")));
        Assert.Equal([1, 2, 3, double.NaN, 5, 6], trace.GetProperty("z").EnumerateArray().SelectMany(Figure.Numbers));
        Assert.Equal("category", figure.GetProperty("layout").GetProperty("xaxis").GetProperty("type").GetString());
        Assert.Equal("sharpe", Figure.Title(figure));
    }

    [Fact]
    public void Name_when_it_is_markup_then_it_shows_as_what_it_is_and_ends_no_script()
    {
        BarSeries bars = BarSeries.From(Samples.Bars, "<b>A</b>&%{x}", "1d");
        GenericChart chart = bars.PlotlyCandles();
        Assert.Equal("&lt;b&gt;A&lt;/b&gt;&amp;%\uFF5Bx\uFF5D", Figure.Of(chart).GetProperty("data")[0].GetProperty("name").GetString());
        Assert.DoesNotContain("<b>A", GenericChart.toChartHTML(chart), StringComparison.Ordinal);
    }
}

using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Catalog;

public sealed class SeriesResolverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BarStore _store;

    public SeriesResolverTests()
    {
        _store = BarStore.Open(_folder.Path);
        foreach (SeriesKey key in new[]
        {
            Stored.Key("SPY"), Stored.Key("SPY", "1d"), Stored.Key("BTC/USDT", exchange: "binance"), Stored.Key("ETH", exchange: "binance"),
            Stored.Key("ETH", exchange: "kraken"), Stored.Key("X", exchange: "local"), Stored.Key("X", exchange: "kraken"), Stored.Key("ES:H5"),
        })
        {
            _store.Put(key, Stored.Bars(0, 3));
        }

        _store.Listings.SetSymbol("coinbase", "SPY", new(Name: "no bars"));
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("binance:BTC/USDT", null, "binance", "BTC/USDT")]
    [InlineData("BTC/USDT", null, "binance", "BTC/USDT")]
    [InlineData("X", null, "local", "X")]
    [InlineData("kraken:X", null, "kraken", "X")]
    [InlineData("X", "kraken", "kraken", "X")]
    [InlineData("ES:H5", null, "local", "ES:H5")]
    [InlineData("local:ES:H5", null, "local", "ES:H5")]
    [InlineData("SPY", null, "local", "SPY")]
    public void Symbol_is_found_by_its_words(string text, string? exchange, string expectedExchange, string expectedSymbol)
    {
        SymbolRow row = _store.Series.Symbol(text, exchange);
        Assert.Equal((expectedExchange, expectedSymbol), (row.Exchange, row.Symbol));
    }

    [Theory]
    [InlineData("yahoo:^TNX", "yahoo", "^TNX")]
    [InlineData("binance:A:B", "binance", "A:B")]
    [InlineData("nyse:ABC", null, "nyse:ABC")]
    [InlineData(":ABC", null, ":ABC")]
    [InlineData("binance:", null, "binance:")]
    public void Colon_splits_only_behind_a_feed_or_a_known_exchange(string text, string? exchange, string symbol) =>
        Assert.Equal((exchange, symbol), _store.Series.Split(text));

    [Fact]
    public void Several_exchanges_and_none_local_lists_the_choices()
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => _store.Series.Symbol("ETH"));
        Assert.Equal(ErrorKind.NotFound, error.Kind);
        Assert.Contains("binance:ETH", error.Message);
        Assert.Contains("kraken:ETH", error.Message);
    }

    [Theory]
    [InlineData("SPX", "local:SPY")]
    [InlineData("spy", "local:SPY")]
    [InlineData("BTCUSDT", "binance:BTC/USDT")]
    public void Unknown_symbol_names_near_matches(string text, string near)
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => _store.Series.Symbol(text));
        Assert.Equal(ErrorKind.NotFound, error.Kind);
        Assert.Contains(near, error.Message);
        Assert.Contains("tk.Ingest.FileAsync", error.Hint);
    }

    [Fact]
    public void Timeframe_left_out_is_the_only_one_there_is()
    {
        Assert.Equal(Timeframe.Minute, _store.Series.Dataset("X").Key.Timeframe);
        Assert.Equal(Timeframe.Day, _store.Series.Dataset("SPY", "1d").Key.Timeframe);
        ToolkitException several = Assert.Throws<ToolkitException>(() => _store.Series.Dataset("SPY"));
        Assert.Equal(ErrorKind.NotFound, several.Kind);
        Assert.Contains("1m, 1d", several.Message);
        ToolkitException missing = Assert.Throws<ToolkitException>(() => _store.Series.Dataset("SPY", "1h"));
        Assert.Equal(ErrorKind.NotFound, missing.Kind);
        Assert.Contains("1m, 1d", missing.Hint);
    }

    [Fact]
    public void Symbol_without_bars_says_so()
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => _store.Series.Dataset("coinbase:SPY", "1m"));
        Assert.Equal(ErrorKind.NotFound, error.Kind);
        Assert.Contains("no bars", error.Message);
    }
}

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

    [Theory]
    [InlineData("local:SPY", "local", "SPY")]
    [InlineData("yahoo:SPY", "yahoo", "SPY")]
    [InlineData("binance:A:B", "binance", "A:B")]
    [InlineData("folder:x", "folder", "x")]
    [InlineData("nyse:ABC", null, "nyse:ABC")]
    [InlineData("yahoo:", null, "yahoo:")]
    [InlineData(":", null, ":")]
    [InlineData("SPY", null, "SPY")]
    public void Feeds_and_local_are_exchanges_where_nothing_is_stored_yet(string text, string? exchange, string symbol)
    {
        using BarStore empty = BarStore.Open(_folder.File("empty"));
        Assert.Equal((exchange, symbol), empty.Series.Split(text));
        Assert.Equal(new(exchange ?? "local", symbol, Timeframe.Day), empty.Series.ForWriting(text, Timeframe.Day));
        Assert.Equal(("nyse", text), empty.Series.Split(text, "nyse"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a:b")]
    [InlineData("a\0")]
    public void Exchange_that_can_be_none_is_refused_by_whoever_looks_for_it(string exchange)
    {
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => _store.Series.Symbol("SPY", exchange)).Kind);
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => _store.Series.ForWriting("SPY", Timeframe.Day, exchange)).Kind);
    }

    [Fact]
    public void Of_several_exchanges_the_one_with_bars_is_meant_and_of_none_all_are_named()
    {
        foreach (string exchange in new[] { "kraken", "binance", "coinbase" })
        {
            _store.Listings.SetSymbol(exchange, "DOGE", new());
        }

        ToolkitException error = Assert.Throws<ToolkitException>(() => _store.Series.Symbol("DOGE"));
        Assert.Contains("several exchanges have DOGE: binance:DOGE, coinbase:DOGE, kraken:DOGE", error.Message);
        _store.Put(Stored.Key("DOGE", exchange: "coinbase"), Stored.Bars(0, 1));
        Assert.Equal("coinbase", _store.Series.Symbol("DOGE").Exchange);
        _store.Listings.SetSymbol("local", "DOGE", new());
        Assert.Equal("coinbase", _store.Series.Symbol("DOGE").Exchange);
        _store.Put(Stored.Key("DOGE", exchange: "kraken"), Stored.Bars(0, 1));
        Assert.Contains("several exchanges have DOGE: coinbase:DOGE, kraken:DOGE", Assert.Throws<ToolkitException>(() => _store.Series.Symbol("DOGE")).Message);
        _store.Put(Stored.Key("DOGE"), Stored.Bars(0, 1));
        Assert.Equal("local", _store.Series.Symbol("DOGE").Exchange);
    }

    // A third of the letters may be wrong, and one of a short name.
    [Theory]
    [InlineData("SPZ", null, "no symbol SPZ is stored; did you mean coinbase:SPY or local:SPY?")]
    [InlineData("SQZ", null, "no symbol SQZ is stored")]
    [InlineData("BTCUSX", null, "no symbol BTCUSX is stored; did you mean binance:BTC/USDT?")]
    [InlineData("XXCUSDT", null, "no symbol XXCUSDT is stored; did you mean binance:BTC/USDT?")]
    [InlineData("XXXUSDT", null, "no symbol XXXUSDT is stored")]
    [InlineData("ETG", "kraken", "no symbol kraken:ETG is stored; did you mean binance:ETH or kraken:ETH?")]
    [InlineData("SPY", "kraken", "no symbol kraken:SPY is stored; did you mean coinbase:SPY or local:SPY?")]
    public void Names_are_near_up_to_a_third_of_their_letters(string text, string? exchange, string message) =>
        Assert.Equal(message, Assert.Throws<ToolkitException>(() => _store.Series.Symbol(text, exchange)).Message);
}

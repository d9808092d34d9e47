using System.Text;
using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Catalog;

/// <summary>Promises 17 and 18: a symbol never becomes a path, and never SQL.</summary>
public sealed class NameTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BarStore _store;

    public NameTests() => _store = BarStore.Open(_folder.File("workspace"));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<string> Odd() => new(
        "BTC/USDT", "^TNX", "../x", "../../etc/passwd", "/etc/passwd", "CON", "NUL.parquet", "btc", "BTC", "a b", " a", "a.", "symbol=x", "*", "?", "a;b",
        "'; DROP TABLE files; --", "\"", "''", "$1", "$symbol", "{0}", "--", "/*", "C:\\x", "\\\\host\\x", "%", "_", "日本", "\U0001F600", "é", "e\u0301",
        "\u202Eabc", "\t", "a\nb", "x:y", "~", ".", "..", "NULL", "1e3", "true", "\uFEFF!");

    [Theory]
    [MemberData(nameof(Odd))]
    public void Odd_symbol_works_in_hot_rows_and_files_and_leaves_its_neighbours_alone(string symbol)
    {
        if (string.IsNullOrWhiteSpace(symbol))
        {
            Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => _store.Put(Stored.Key(symbol), Stored.Bars(0, 1))).Kind);
            return;
        }

        SeriesKey other = Stored.Key("other");
        _store.Put(other, Stored.Bars(0, 5_500, 9));
        SortedDictionary<long, Bar> model = [];
        foreach (BarColumns rows in new[] { Stored.Bars(0, 10), Stored.Bars(5, 5_500, 1), Stored.Bars(20, 6_000, 2), Stored.Bars(100, 20, 3) })
        {
            _store.Put(Stored.Key(symbol), rows);
            model.Apply(rows);
        }

        _store.Fold();
        new Compaction(_store).Run(all: true, CancellationToken.None);
        _store.MustHold(Stored.Key(symbol), model);
        Assert.Equal(5_500, _store.Read(other).Count);
        Assert.Equal(symbol, _store.Series.Dataset("local:" + symbol).Key.Symbol);
        Assert.Equal(2, _store.Listings.Datasets().Count);
        AssertOnlyOurNames();
    }

    [Fact]
    public void Symbols_that_differ_only_in_case_are_two()
    {
        _store.Publish(new() { MadeBy = "bulk", Series = [Stored.Load(Stored.Key("btc"), Stored.Bars(0, 3_000, 1)), Stored.Load(Stored.Key("BTC"), Stored.Bars(0, 4_000, 2))] });
        Assert.Equal(3_000, _store.Read(Stored.Key("btc")).Count);
        Assert.Equal(4_000, _store.Read(Stored.Key("BTC")).Count);
    }

    [Fact]
    public void Random_text_as_symbol_comes_back_as_it_went_in()
    {
        Random random = new(11);
        const string alphabet = "aA1 .,;:'\"`$%&/\\|<>?*[]{}()!@#^~-_=+\t\u00e9\u4e2d\u0301\u200b\ufffd";
        List<SeriesLoad> loads = [];
        HashSet<string> symbols = [];
        while (loads.Count < 200)
        {
            StringBuilder symbol = new();
            for (int i = random.Next(1, 40); i > 0; i--)
            {
                symbol.Append(random.Next(10) == 0 ? char.ConvertFromUtf32(random.Next(0x10000, 0x10FFFF)) : alphabet[random.Next(alphabet.Length)]);
            }

            if (symbols.Add(symbol.ToString()) && !string.IsNullOrWhiteSpace(symbol.ToString()))
            {
                loads.Add(Stored.Load(Stored.Key(symbol.ToString()), Stored.Bars(loads.Count, 30, loads.Count)));
            }
        }

        _store.Publish(new() { MadeBy = "bulk", Series = loads });
        _store.Publish(new() { MadeBy = "bulk", Series = [.. loads.Select(load => load with { Rows = Stored.Bars(0, 3, 777) })] });
        new Compaction(_store).Run(all: true, CancellationToken.None);
        foreach (SeriesLoad load in loads)
        {
            SortedDictionary<long, Bar> model = [];
            model.Apply(load.Rows);
            model.Apply(Stored.Bars(0, 3, 777));
            _store.MustHold(load.Key, model);
        }

        AssertOnlyOurNames();
        _store.MustBeWell();
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("")]
    [InlineData("   ")]
    public void Symbol_that_is_no_text_is_refused(string symbol) => MustRefuse("local", symbol);

    [Fact]
    public void Half_a_surrogate_pair_is_refused() => MustRefuse("local", "\ud800x");

    [Fact]
    public void Symbol_of_ten_kilobytes_is_refused_and_a_long_one_works()
    {
        MustRefuse("local", new('x', 10_240));
        MustRefuse("local", new('é', 600));
        _store.Put(Stored.Key(new('x', SymbolRules.MaxBytes)), Stored.Bars(0, 6_000));
        Assert.Equal(6_000, _store.Listings.Datasets()[0].Rows);
    }

    [Fact]
    public void Exchange_with_a_colon_is_refused() => MustRefuse("a:b", "x");

    private void MustRefuse(string exchange, string symbol)
    {
        foreach (Action use in new Action[]
        {
            () => _store.Put(Stored.Key(symbol, exchange: exchange), Stored.Bars(0, 1)),
            () => _store.Listings.SetSymbol(exchange, symbol, new(Name: "x")),
        })
        {
            ToolkitException error = Assert.Throws<ToolkitException>(use);
            Assert.Equal(ErrorKind.Usage, error.Kind);
            Assert.True(error.Message.Length < 300);
        }

        Assert.Empty(_store.Listings.Symbols());
    }

    /// <summary>Everything on disk has a name of the library's own, inside the workspace.</summary>
    private void AssertOnlyOurNames()
    {
        Assert.Equal(["workspace"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
        string[] names = [.. Directory.GetFiles(_store.Layout.Root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_store.Layout.Root, path))];
        Assert.All(names, name => Assert.Matches(@"^(catalog\.db(-wal|-shm)?|catalog\.journal|bars/1m/[0-9a-f]{32}\.parquet|\.lock/(writer|publish|gate|[0-9a-f]{32})(\.(owner|lock|needs))?)$", name.Replace('\\', '/')));
    }
}

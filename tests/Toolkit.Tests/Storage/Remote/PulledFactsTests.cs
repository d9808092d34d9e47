using Toolkit.Catalog;

namespace Toolkit.Tests.Storage.Remote;

/// <summary>What is known beside the bars, when two have gone on from one state: each word by itself, ours where we have said something new.</summary>
public sealed class PulledFactsTests : IDisposable
{
    private static readonly SeriesKey A = Stored.Key("A"), B = Stored.Key("B");

    private readonly Shared _shared = new();

    public void Dispose() => _shared.Dispose();

    [Fact]
    public async Task Corporate_actions_when_either_side_adds_changes_or_removes_them()
    {
        // What both had, what is here and what is there; 0 is none. A change wins over a removal, and one of here over one of there.
        (double Was, double Here, double There, double Then)[] all =
        [
            (0, 0, 0, 0), (0, 0, 3, 3), (0, 2, 0, 2), (0, 2, 3, 2), (0, 2, 2, 2),
            (1, 1, 1, 1), (1, 1, 3, 3), (1, 1, 0, 0), (1, 2, 1, 2), (1, 2, 3, 2), (1, 2, 0, 2), (1, 2, 2, 2), (1, 0, 1, 0), (1, 0, 3, 3), (1, 0, 0, 0),
        ];
        void Say(Workspace tk, string symbol, Func<int, double> of) => Write(tk, transaction =>
        {
            long id = SymbolTable.Upsert(transaction, "local", symbol, new());
            CorporateActionTable.Clear(transaction, id);
            CorporateActionTable.Upsert(transaction, id, Enumerable.Range(0, all.Length).Where(i => of(i) != 0).Select(i => new CorporateAction(Day(i), CorporateActionKind.Dividend, of(i))));
        });
        (Workspace here, Workspace there) = await BothAsync(tk =>
        {
            Say(tk, "A", i => all[i].Was);
            Say(tk, "NONE", _ => 0);
        });
        Say(here, "A", i => all[i].Here);
        Say(here, "H", _ => 5);
        Say(there, "A", i => all[i].There);
        Say(there, "T", _ => 6);
        await PullAsync(here, there);
        foreach (Workspace tk in new[] { here, there })
        {
            Assert.Equal(all.Select((one, i) => (Day(i), one.Then)).Where(one => one.Then != 0), tk.CorporateActions("A").Select(one => (one.Time, one.Value)));
            Assert.All(tk.CorporateActions("H"), one => Assert.Equal(5, one.Value));
            Assert.Equal((all.Length, all.Length), (tk.CorporateActions("H").Count, tk.CorporateActions("T").Count));
            // A symbol without any is not named.
            Assert.Equal(["A", "H", "T"], Shared.Manifest(tk).Actions.Select(one => one.Symbol));
        }
    }

    [Fact]
    public async Task Facts_of_a_symbol_when_each_side_has_changed_another_one()
    {
        SymbolFacts was = new("was", "equity", "USD", 1, "W", "24/7"), now = new("now", "crypto", "EUR", 2, "V", "XNYS");
        (Workspace here, Workspace there) = await BothAsync(tk =>
        {
            tk.Store.Listings.SetSymbol("local", "C", was);
            tk.Store.Listings.SetSymbol("local", "D", was);
            tk.Store.Listings.SetSymbol("local", "A", new("was", Currency: "USD", Lot: 1));
            tk.Store.Listings.SetSymbol("local", "B", new("was"));
        });
        here.Store.Listings.SetSymbol("local", "C", now);
        there.Store.Listings.SetSymbol("local", "D", now);
        here.Store.Listings.SetSymbol("local", "A", new("here", Vendor: "V"));
        here.Store.Listings.SetSymbol("local", "B", new("here"));
        here.Store.Listings.SetSymbol("local", "H", new("H", Lot: 3));
        there.Store.Listings.SetSymbol("local", "A", new(Currency: "EUR", Lot: 2, Calendar: "XNYS"));
        there.Store.Listings.SetSymbol("local", "B", new("there", "equity"));
        there.Store.Listings.SetSymbol("local", "T", new("T"));
        await PullAsync(here, there);
        foreach (Workspace tk in new[] { here, there })
        {
            Assert.Equal(
                [("A", "here", null, "EUR", 2d, "V", "XNYS"), ("B", "here", "equity", null, null, null, null), All("C"), All("D"), ("H", "H", null, null, 3d, null, null), ("T", "T", null, null, null, null, null)],
                tk.Store.Listings.Symbols().Select(one => (one.Symbol, one.Name, one.AssetType, one.Currency, one.Lot, one.Vendor, one.Calendar)));
        }

        (string, string?, string?, string?, double?, string?, string?) All(string symbol) => (symbol, now.Name, now.AssetType, now.Currency, now.Lot, now.Vendor, now.Calendar);
    }

    [Fact]
    public async Task Coverage_is_put_together_moment_by_moment()
    {
        const int Moments = 40;
        Random random = new(3);
        string?[] was = new string?[Moments], ours = new string?[Moments], theirs = new string?[Moments];
        void Say(Workspace tk, string?[] model)
        {
            for (int i = 0; i < 5; i++)
            {
                int from = random.Next(Moments), to = random.Next(from, Moments) + 1;
                string? source = random.Next(3) is > 0 and var number ? $"{number}" : null;
                Array.Fill(model, source, from, to - from);
                TimeRange range = TimeRange.FromMicros(from, to);
                Write(tk, transaction =>
                {
                    long id = DatasetTable.Of(transaction, A);
                    if (source is null)
                    {
                        CoverageTable.Forget(transaction, id, range);
                    }
                    else
                    {
                        CoverageTable.Add(transaction, id, [new(range, CoverageState.Data, source, DateTime.UnixEpoch)]);
                    }
                });
            }
        }

        (Workspace here, Workspace there) = await BothAsync(tk => Say(tk, was));
        for (int round = 0; round < 4; round++)
        {
            (ours, theirs) = ([.. was], [.. was]);
            Say(here, ours);
            Say(there, theirs);
            // Something in every round, so that it is a version of its own.
            here.Store.Listings.SetSymbol("local", $"H{round}", new());
            there.Store.Listings.SetSymbol("local", $"T{round}", new());
            await PullAsync(here, there);
            was = [.. ours.Select((mine, i) => mine != was[i] ? mine : theirs[i])];
            foreach (Workspace tk in new[] { here, there })
            {
                Assert.Equal(was, Enumerable.Range(0, Moments).Select(i => tk.Store.Listings.Coverage().SingleOrDefault(row => row.Span.Range.FromMicroseconds <= i && i < row.Span.Range.ToMicroseconds)?.Span.Source));
            }
        }

        // The journal has told the same.
        string hash = Shared.Manifest(here).Hash;
        here.Dispose();
        Array.ForEach(Directory.GetFiles(_shared.Of("here"), "catalog.db*"), File.Delete);
        Maintenance.For(_shared.Of("here")).Repair();
        Assert.Equal(hash, Shared.Manifest(_shared.Open("here")).Hash);
    }

    [Fact]
    public async Task What_was_cleared_here_is_not_known_after_a_pull_as_its_bars_are_gone()
    {
        BarColumns rows = Stored.Bars(0, 40);
        (Workspace here, Workspace there) = await BothAsync(tk => tk.Store.Publish(new()
        {
            MadeBy = "fetch",
            Series = [Stored.Load(A, rows) with { Coverage = [new(TimeRange.FromMicros(rows.Time.Span[0], rows.Time.Span[^1] + 1), CoverageState.Data, "feed", DateTime.UnixEpoch)] }],
        }));
        here.Store.Delete(A);
        there.Store.Put(B, rows);
        await PullAsync(here, there);
        foreach (Workspace tk in new[] { here, there })
        {
            tk.Store.MustHold(A, []);
            tk.Store.MustHold(B, there.Store.Read(B));
            Assert.Empty(tk.Store.Listings.Coverage());
        }
    }

    [Fact]
    public async Task What_prices_include_when_only_the_word_of_it_has_changed_and_when_they_were_cleared_here()
    {
        SeriesKey c = Stored.Key("C");
        BarColumns rows = Stored.Bars(0, 40);
        void Put(Workspace tk, SeriesKey key, BarColumns bars, PriceBasis basis, int? day = null, bool replace = true) =>
            tk.Store.Publish(new() { MadeBy = "ingest", Replace = replace, Series = [Stored.Load(key, bars) with { Basis = basis, BasisAsOf = day is { } number ? Day(number) : null }] });
        (Workspace here, Workspace there) = await BothAsync(tk =>
        {
            Put(tk, A, rows, PriceBasis.Raw);
            Put(tk, B, rows, PriceBasis.Splits, 1);
            Put(tk, c, rows, PriceBasis.Raw);
        });
        Put(there, A, rows, PriceBasis.All);
        Put(there, B, Stored.Bars(5, 1, 7), PriceBasis.Splits, 2, replace: false);
        Put(there, c, Stored.Bars(0, 40, 7), PriceBasis.Splits, 3);
        here.Store.Delete(c);
        await PullAsync(here, there);
        foreach (Workspace tk in new[] { here, there })
        {
            Assert.Equal(
                [(PriceBasis.All, null), (PriceBasis.Splits, UnixMicroseconds.From(Day(2))), (PriceBasis.Splits, UnixMicroseconds.From(Day(3)))],
                new[] { A, B, c }.Select(key => tk.Store.Listings.Find(key)!).Select(one => (one.Basis, one.BasisAsOf)));
            Assert.All([A, B, c], key => tk.Store.MustHold(key, there.Store.Read(key)));
        }
    }

    [Fact]
    public async Task A_file_that_came_by_a_pull_can_be_loaded_again_over_what_was_loaded_here()
    {
        (Workspace here, Workspace there) = await BothAsync(_ => { });
        string Csv(string name, int price)
        {
            File.WriteAllText(_shared.Of(name), $"time,open,high,low,close,volume\n2024-01-02 00:00,{price},{price},{price},{price},1\n2024-01-02 00:01,{price},{price},{price},{price},1\n");
            return _shared.Of(name);
        }

        await here.Ingest.CsvAsync(Csv("here.csv", 10), "A", "1m");
        await there.Ingest.CsvAsync(Csv("there.csv", 20), "A", "1m");
        await PullAsync(here, there);
        foreach (Workspace tk in new[] { here, there })
        {
            Assert.All(tk.Store.Read(A).Values, bar => Assert.Equal(10, bar.Close));
            Assert.Equal(2, tk.Store.Listings.Sources().Count);
            Assert.False((await tk.Ingest.CsvAsync(_shared.Of("there.csv"), "A", "1m")).Skipped);
            Assert.All(tk.Store.Read(A).Values, bar => Assert.Equal(20, bar.Close));
            Assert.True((await tk.Ingest.CsvAsync(_shared.Of("there.csv"), "A", "1m")).Skipped);
        }
    }

    /// <summary>A workspace and its clone, which have the same.</summary>
    private async Task<(Workspace Here, Workspace There)> BothAsync(Action<Workspace> fill)
    {
        Workspace there = _shared.Open("there");
        fill(there);
        await there.Remotes.PushAsync();
        return (await _shared.CloneAsync("here"), there);
    }

    /// <summary>What is there is pushed and pulled here, and what comes of it goes back.</summary>
    private static async Task PullAsync(Workspace here, Workspace there)
    {
        await there.Remotes.PushAsync();
        await here.Remotes.PullAsync();
        await here.Remotes.PushAsync();
        Assert.False((await there.Remotes.PullAsync()).Merged);
        Assert.Equal(Shared.Manifest(here).Hash, Shared.Manifest(there).Hash);
    }

    private static void Write(Workspace tk, Action<WriteTransaction> write) => tk.Store.Catalog.Write(write);

    private static DateTime Day(int number) => DateTime.UnixEpoch.AddDays(number);
}

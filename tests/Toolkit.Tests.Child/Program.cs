using System.Globalization;
using Toolkit;
using Toolkit.Catalog;
using Toolkit.Disk;
using Toolkit.Storage;
using Toolkit.Tests;

// verb folder arguments…; says what it has done on stdout, one line each, and ends when stdin does.
string verb = args[0], folder = args[1];
int[] numbers = [.. args[2..].Select(text => int.TryParse(text, CultureInfo.InvariantCulture, out int number) ? number : 0)];
WorkspaceOptions options = new() { Threads = 1 };
if (Environment.GetEnvironmentVariable("TOOLKIT_TEST_BUSY_MS") is { } milliseconds)
{
    options = options with { BusyTimeout = TimeSpan.FromMilliseconds(int.Parse(milliseconds, CultureInfo.InvariantCulture)) };
}

if (Environment.GetEnvironmentVariable("TOOLKIT_TEST_TEAM") is { } team)
{
    options = options with { Team = PostgresTeam.At(team, options.BusyTimeout) };
}

try
{
    if (verb == "disk-full")
    {
        DiskFull.Run(folder, Say);
        return 0;
    }

    if (verb == "write-far")
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(folder, FileMode.Create, FileAccess.Write);
        try
        {
            DurableFile.Write(file, [1], 1 << 20);
        }
        catch (IOException e)
        {
            Say(e.GetType().Name);
        }

        return 0;
    }

    if (verb == "seal-ticks")
    {
        using Workspace tk = Workspace.Open(folder, options);
        Say($"sealed {(await tk.Ticks.SealAsync(0)).Ticks}");
        return 0;
    }

    if (verb == "import")
    {
        // arguments: kind of store, folder
        using Workspace tk = Workspace.Open(folder, options);
        Say($"imported {(await tk.Import.RunAsync(args[2], args[3])).IsEqual}");
        return 0;
    }

    if (verb == "import-quotes")
    {
        using Workspace tk = Workspace.Open(folder, options);
        foreach (string path in args[2..])
        {
            Say($"imported {(await tk.Options.ImportAsync(path)).RowsAccepted}");
        }

        return 0;
    }

    if (verb == "feature")
    {
        // The mean of 20 closes, each by a sum of its own, as the tests have it.
        using Workspace tk = Workspace.Open(folder, options);
        FeatureSeries mean = await tk.Features.GetOrAddAsync(
            "SPY", "1d", "mean", "1",
            bars => [.. Enumerable.Range(0, bars.Count).Select(i => i < 19 ? double.NaN : bars.Close.Skip(i - 19).Take(20).Sum() / 20)],
            new() { LookBack = 19 });
        Say($"{mean.Values.Select(BitConverter.DoubleToInt64Bits).Aggregate(17L, (sum, bits) => unchecked(sum * 31 + bits))}");
        return 0;
    }

    if (verb == "clone")
    {
        Say($"version {(await Workspace.CloneAsync(args[2], folder, null, options)).Version}");
        return 0;
    }

    if (verb is "push" or "pull" or "push-many")
    {
        using Workspace tk = Workspace.Open(folder, options);
        await RemoteRounds.RunAsync(verb, tk, args[2..], Say);
        return 0;
    }

    if (verb == "query")
    {
        using Workspace tk = Workspace.Open(folder, options);
        Say((await tk.SqlAsync("SELECT count(*) AS bars, round(sum(close), 6) AS closes FROM bars")).ToJson());
        return 0;
    }

    if (verb == "lose-and-repair")
    {
        Array.ForEach(Directory.GetFiles(folder, "catalog.db*"), File.Delete);
        Say($"rebuilt {Maintenance.For(folder, options).Repair().CatalogRebuilt}");
        return 0;
    }

    if (verb == "verify")
    {
        // Then a repair, which may refuse.
        foreach (Problem problem in Maintenance.For(folder, options).Verify().Problems)
        {
            Say($"{problem.Where}|{problem.What}|{problem.Hint}");
        }

        try
        {
            Say($"lost {Maintenance.For(folder, options).Repair().Lost.Count}");
        }
        catch (ToolkitException e)
        {
            Say($"{e.Kind}: {e.Message}");
        }

        return 0;
    }

    if (verb.StartsWith("ticks-", StringComparison.Ordinal))
    {
        await StoredTicks.RunAsync(verb, folder, numbers, Say);
        return 0;
    }

    using BarStore store = BarStore.Open(folder, options);
    switch (verb)
    {
        case "rounds":
            for (int round = numbers[1]; round < numbers[2]; round++)
            {
                Say($"starting {round}");
                store.Publish(SeededBars.Round(numbers[0], round));
                Say($"done {round}");
                if (args.Length > 5)
                {
                    Maintenance.For(folder, options).Maintain(new() { Grace = TimeSpan.Zero, BackupFolder = args[5], VerifyNights = 1, Offline = true });
                    Say($"maintained {round}");
                }
                else if (round % 5 == 4)
                {
                    new Compaction(store).Run(all: round % 2 == 0, CancellationToken.None);
                    new GarbageCollection(store).Run(TimeSpan.Zero, dryRun: false, CancellationToken.None);
                    Say($"tidied {round}");
                }
            }

            break;
        case "publish":
            Say($"version {store.Publish(new() { MadeBy = "ingest", Series = [new() { Key = SeededBars.Key(args[2]), Rows = SeededBars.Bars(numbers[1], numbers[2], numbers[3], numbers[4]) }] }).Version}");
            break;
        case "late":
            // A fact, a corporate action, and bars with all that is known of them.
            store.Listings.SetSymbol("local", "A", new("Late"));
            store.Listings.SetCorporateActions(store.Listings.Symbol("local", "A")!.Id, [new(new DateTime(2024, 1, 3, 0, 0, 0, DateTimeKind.Utc), CorporateActionKind.Split, 2)]);
            BarColumns late = SeededBars.Bars(6_000, 50, 2, 1);
            store.Publish(new()
            {
                MadeBy = "ingest",
                Series =
                [
                    new()
                    {
                        Key = SeededBars.Key("A"),
                        Rows = late,
                        Source = new("file:///late.csv", new('b', 64), "csv", 50, 50, 0, 0, TimeSpan.Zero),
                        Coverage = [new(TimeRange.FromMicros(late.Time.Span[0], late.Time.Span[^1] + 1), CoverageState.Data, "file", DateTime.UnixEpoch)],
                    },
                ],
            });
            break;
        case "publish-many":
            // Every series and every range again and again, in an order of its own: numbers are seed, loads, rows of each.
            Random random = new(numbers[0]);
            foreach (int load in Enumerable.Range(0, numbers[1]).OrderBy(_ => random.Next()))
            {
                store.Publish(new() { MadeBy = "ingest", Series = [new() { Key = SeededBars.Key("S" + load % 3), Rows = SeededBars.Bars(load * numbers[2] / 2 + numbers[0], numbers[2], 0, 4) }] });
            }

            Say("done");
            break;
        case "save-runs":
            // numbers are the saves, and the runs of each.
            BarSeries bars = new(SeededBars.Key("A"), SeededBars.Bars(0, 500, 0, 1));
            RunStore runs = new(store, new BarReader(store), new(store));
            for (int save = 0; save < numbers[0]; save++)
            {
                IReadOnlyList<long> ids = await runs.SaveAllAsync(Enumerable.Range(0, numbers[1]).Select(i => new RunToSave(Backtest.Run(bars, new SmaCross(3 + i, 20)), $"save {save}")));
                Say($"saved {ids[^1]}");
            }

            break;
        case "compact":
            new Compaction(store).Run(all: true, CancellationToken.None);
            Say("done");
            break;
        case "gc":
            GarbageReport report = new GarbageCollection(store).Run(TimeSpan.Zero, dryRun: false, CancellationToken.None);
            Say($"removed {report.Files} {report.Orphans} {report.HotRows}");
            break;
        case "snapshot":
            using (StoreSnapshot snapshot = store.Snapshot())
            {
                Say($"version {snapshot.Version}");
                Console.In.ReadLine();
                Say(StoredBars.Digest(store, snapshot, SeededBars.Key(args[2])));
            }

            break;
        case "read":
            using (StoreSnapshot snapshot = store.Snapshot())
            {
                Say($"{snapshot.Version} {StoredBars.Digest(store, snapshot, SeededBars.Key(args[2]))} {(store.IsReadOnly ? "read-only" : "writable")}");
            }

            break;
        case "read-loop":
            Task<int> end = Task.Run(Console.In.Read);
            Say("reading");
            while (!end.IsCompleted)
            {
                using StoreSnapshot snapshot = store.Snapshot();
                Say($"{snapshot.Version} {StoredBars.Digest(store, snapshot, SeededBars.Key(args[2]))}");
            }

            break;
        case "ingest":
            // arguments: file, symbol, timeframe
            try
            {
                IngestReport ingested = await new Ingestor(store).FileAsync(args[2], args[3], args[4], new() { AllowRejects = true });
                Say($"{ingested.RowsAccepted} {ingested.RowsRejected}");
            }
            catch (ToolkitException e)
            {
                Say($"{e.Kind}: {e.Message}");
            }

            Say($"{System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 >> 20}");
            break;
        case "hold":
            using (store.Catalog.LockForWriting(CancellationToken.None))
            {
                Say("holding");
                Console.In.ReadLine();
            }

            break;
        case "fetch":
            // The base URL of a sample exchange, and how many hours before 2024-03-01.
            Fetcher fetcher = new(store);
            Say("fetching");
            fetcher.Use(new BinanceFeed(new() { BaseUrl = args[2] }));
            DateTime until = new(2024, 3, 1, 0, 0, 0, DateTimeKind.Utc);
            FetchReport fetched = fetcher.FetchAsync("binance:BTC/USDT", "1h", until.AddHours(-numbers[1]), until).GetAwaiter().GetResult();
            Say($"requests {fetched.Requests} rows {fetched.RowsNew}");
            break;
        case "live-write":
            await LiveWriter.RunAsync(folder, options, args[2], (numbers[1], numbers[2]), Say);
            break;
        case "live-read":
            await LiveReader.RunAsync(folder, options, Say);
            break;
        case "archive":
            ArchiveReport archived = await new LiveStore(store, (_, _, _) => Task.FromResult<BarSeries?>(null)).ArchiveAsync(UnixMicroseconds.ToDateTime(SeededBars.Start + numbers[0] * UnixMicroseconds.PerMinute));
            Say($"archived {archived.Trades} {archived.Orders} {archived.Signals} {archived.Tickers}");
            break;
        default:
            throw new ArgumentException($"no verb {verb}");
    }

    return 0;
}
catch (ToolkitException e)
{
    Console.Error.WriteLine($"{e.Kind}: {e.Message} | {e.Hint}");
    return (int)e.Kind;
}

static void Say(string line)
{
    Console.Out.WriteLine(line);
    Console.Out.Flush();
}

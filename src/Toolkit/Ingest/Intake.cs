using System.Diagnostics;
using Toolkit.Storage;

namespace Toolkit.Ingest;

/// <summary>What is asked for: an input, and what its bars are.</summary>
/// <param name="Input">Path of the file, or what stands for one.</param>
/// <param name="Symbol">The symbol, or <c>exchange:SYMBOL</c>.</param>
/// <param name="Timeframe">Null infers it.</param>
/// <param name="Options">How to read it.</param>
internal sealed record IngestRequest(string Input, string Symbol, Timeframe? Timeframe, IngestOptions Options)
{
    /// <summary>What a file must be; null takes either.</summary>
    public InputKind? Kind { get; init; }

    /// <summary>What else is known of the symbol; the options win.</summary>
    public SymbolFacts Facts { get; init; } = new();

    /// <summary>Processors that may read it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Layouts of other files of the folder; null for a file alone.</summary>
    public LayoutMemory? Layouts { get; init; }
}

/// <summary>One input on its way into the store: the series it is for, what the caller and the catalog know of it, and what it brings.</summary>
internal sealed class Intake
{
    /// <summary>What stands between the format of a load and its options.</summary>
    public const string OptionsMark = "; options: ";

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly BarStore _store;

    public Intake(BarStore store, IngestRequest request)
    {
        _store = store;
        IngestOptions options = request.Options.Calendar is { } calendar ? request.Options with { Calendar = TradingCalendar.Reference(calendar) } : request.Options;
        Key = store.Series.ForWriting(request.Symbol, request.Timeframe ?? Timeframe.Minute, options.Exchange);
        Request = request with { Symbol = Key.Symbol, Options = options with { Exchange = Key.Exchange } };
        Quarantine = new(store.Layout.Quarantine, store.Options.Clock);
    }

    /// <summary>What was asked for, its symbol without the exchange.</summary>
    public IngestRequest Request { get; }

    public IngestOptions Options => Request.Options;

    public SeriesKey Key { get; }

    public Quarantine Quarantine { get; }

    /// <summary>The calendar that was given, else the symbol's own, else that of its asset type; null when none is known.</summary>
    public TradingCalendar? Calendar
    {
        get
        {
            SymbolRow? stored = _store.Listings.Symbol(Key.Exchange, Key.Symbol);
            return (Options.Calendar ?? stored?.Calendar) is { Length: > 0 } name
                ? TradingCalendar.Find(name)
                : TradingCalendar.ForAssetType(Options.AssetType ?? stored?.AssetType);
        }
    }

    /// <summary>What is to be published; null when this very input was loaded before.</summary>
    public SeriesLoad? Load { get; private set; }

    public IngestReport Report { get; private set; } = null!;

    /// <summary>Whether the input, with these options, was the latest load of the series; of any of the symbol when no timeframe is said.</summary>
    public bool WasLoaded(Func<string> sha256)
    {
        IEnumerable<SeriesKey> series = Request.Timeframe is not null
            ? [Key]
            : _store.Listings.AllDatasets().Select(d => d.Key).Where(k => k.Exchange == Key.Exchange && k.Symbol == Key.Symbol);
        string options = OptionsMark + Options.Fingerprint;
        SeriesKey? known = series.Cast<SeriesKey?>().FirstOrDefault(key => _store.Listings.Find(key!.Value) is { RowCount: > 0 }
            && _store.Listings.LatestSource(key.Value) is { } latest && latest.Format.EndsWith(options, StringComparison.Ordinal) && latest.Sha256 == sha256());
        if (known is not { } same)
        {
            return false;
        }

        DatasetRow? row = _store.Listings.Datasets().FirstOrDefault(d => d.Symbol == same.Symbol && d.Exchange == same.Exchange && d.Timeframe == same.Timeframe);
        Report = new()
        {
            Symbol = same.Symbol,
            Exchange = same.Exchange,
            Timeframe = same.Timeframe,
            ElapsedMs = Stopwatch.GetElapsedTime(_start).TotalMilliseconds,
            Skipped = true,
            Files = row?.Files ?? 0,
            Bytes = row?.Bytes ?? 0,
        };
        return true;
    }

    /// <summary>Takes over what the input brings.</summary>
    /// <exception cref="ToolkitException">The series has prices of another basis (usage).</exception>
    public void Bring(StagedSeries staged, string sha256)
    {
        Report = staged.Report with { ElapsedMs = Stopwatch.GetElapsedTime(_start).TotalMilliseconds };
        SeriesKey key = Key with { Timeframe = Report.Timeframe };
        PriceBasis basis = Options.Basis ?? (staged.Adjusted ? PriceBasis.All : PriceBasis.Raw);
        Load = new()
        {
            Key = key,
            Rows = staged.Rows,
            Basis = basis,
            BasisAsOf = Options.BasisAsOf ?? (basis == PriceBasis.Raw ? null : _store.Options.Clock.GetUtcNow().UtcDateTime),
            Facts = Request.Facts with
            {
                AssetType = Options.AssetType ?? Request.Facts.AssetType,
                Vendor = Options.Vendor ?? Request.Facts.Vendor,
                Calendar = Options.Calendar ?? Request.Facts.Calendar,
            },
            Source = new(
                staged.Input, sha256, $"{Report.Format}{OptionsMark}{Options.Fingerprint}", Report.RowsRead, Report.RowsAccepted, Report.RowsRejected, Report.Duplicates,
                Stopwatch.GetElapsedTime(_start)),
        };
        SeriesBase.CheckBasis(_store.Listings.Find(key), Load, Options.Replace);
    }

    /// <summary>Publishes what there is to publish.</summary>
    public IngestReport Publish(CancellationToken cancel)
    {
        if (Load is not null)
        {
            Stored(_store.Publish(new() { MadeBy = "ingest", Series = [Load], Replace = Options.Replace }, cancel).Series[0]);
            Report = Report with { ElapsedMs = Stopwatch.GetElapsedTime(_start).TotalMilliseconds };
        }

        return Report;
    }

    /// <summary>Takes over what a publication made of it.</summary>
    public void Stored(PublishedSeries published) => Report = Report with { Files = published.Files, Bytes = published.Bytes };
}

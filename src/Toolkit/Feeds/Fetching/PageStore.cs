using System.Security.Cryptography;
using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Feeds;

/// <summary>Saves the pages of one fetch as they arrive: bars, coverage, events and facts in one transaction each.</summary>
internal sealed class PageStore(BarStore store, FetchOrder order, FetchCounts counts) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly long _started = store.Options.Clock.GetTimestamp();
    private readonly string _quarantine = $"fetch-{Guid.NewGuid():N}.csv";
    private CoverageSpan? _tail;

    /// <summary>Saves one page.</summary>
    /// <param name="page">The page as the feed gave it.</param>
    /// <param name="given">The same, checked.</param>
    /// <param name="context">What the coverage is judged by.</param>
    /// <param name="extra">Coverage that was learnt otherwise.</param>
    /// <param name="cancel">Nothing is saved when it is cancelled before the commit.</param>
    public async Task SaveAsync(BarPage page, CheckedPage given, PageContext context, IReadOnlyList<CoverageSpan> extra, CancellationToken cancel)
    {
        IReadOnlyList<CoverageSpan> spans = Joined(given).Coverage(context);
        SeriesLoad load = Load(given.Final, page, context.AskedAt) with { Coverage = [.. extra, .. spans] };
        Published published = await Task.Run(() => store.Publish(new() { MadeBy = "fetch", Series = [load] }, cancel), cancel).ConfigureAwait(false);
        _tail = spans.Count > 0 ? spans[^1] : _tail;
        Count(page, given, published);
    }

    /// <summary>Replaces the whole series, after its source has put the prices on another basis.</summary>
    public async Task ReplaceAsync(IReadOnlyList<(BarPage Page, CheckedPage Given, PageContext Context)> pages, CancellationToken cancel)
    {
        BarColumns rows = BarColumns.FromRows([.. pages.SelectMany(p => new BarSeries(order.Key, p.Given.Final))]);
        SeriesLoad load = Load(rows, pages[^1].Page, pages[0].Context.AskedAt) with
        {
            Coverage = [.. pages.SelectMany(p => p.Given.Coverage(p.Context))],
            CorporateActions = [.. pages.SelectMany(p => p.Page.Actions)],
        };
        Published published = await Task.Run(() => store.Publish(new() { MadeBy = "fetch", Series = [load], Replace = true }, cancel), cancel).ConfigureAwait(false);
        foreach ((BarPage page, CheckedPage given, _) in pages)
        {
            Count(page, given, new(published.Version, []));
        }

        counts.RowsNew += published.Series[0].RowsNew;
        counts.RowsRevised += published.Series[0].RowsRevised;
    }

    /// <summary>Records where the bars came from, in one row for the whole fetch.</summary>
    public void Finish(IReadOnlyList<TimeRange> asked)
    {
        if (counts.Pages == 0)
        {
            return;
        }

        string uri = $"{order.Key} {string.Join(" ", asked)}";
        SourceRecord source = new(
            uri, Convert.ToHexStringLower(_hash.GetCurrentHash()), $"feed {order.Feed.Name}", counts.RowsFetched, counts.RowsFetched - counts.RowsRejected,
            counts.RowsRejected, 0, store.Options.Clock.GetElapsedTime(_started));
        store.Publish(new() { MadeBy = "fetch", Series = [new() { Key = order.Key, Basis = order.Feed.Offer.Basis, Source = source }] }, CancellationToken.None);
    }

    public void Dispose() => _hash.Dispose();

    /// <summary>Where the page before ended with nothing, this one says whether the series goes on: then nothing was traded meanwhile.</summary>
    private CheckedPage Joined(CheckedPage given) =>
        _tail is { State: CoverageState.Empty } tail && tail.Range.ToMicroseconds == given.Answered.FromMicroseconds
            ? given with { Answered = TimeRange.FromMicros(tail.Range.FromMicroseconds, given.Answered.ToMicroseconds) }
            : given;

    private SeriesLoad Load(BarColumns rows, BarPage page, DateTime askedAt) => new()
    {
        Key = order.Key,
        Rows = rows,
        Sorted = true,
        Basis = order.Feed.Offer.Basis,
        BasisAsOf = order.Feed.Offer.Basis == PriceBasis.Raw ? null : askedAt,
        Facts = new(
            page.Symbol?.Name, page.Symbol?.AssetType, page.Symbol?.Currency, Vendor: order.Feed.Name, Calendar: page.Symbol?.Calendar ?? order.Feed.Offer.Calendar),
        CorporateActions = page.Actions,
    };

    private void Count(BarPage page, CheckedPage given, Published published)
    {
        counts.Pages++;
        counts.RowsFetched += given.Final.Count + given.Unfinished.Count + given.Rejected.Count;
        counts.RowsRejected += given.Rejected.Count;
        counts.RowsLeftOut += given.LeftOut.Count;
        counts.FirstLeftOut ??= given.LeftOut.Count > 0 ? given.LeftOut.Min(b => b.Time) : null;
        counts.RowsNew += published.Series.Sum(s => s.RowsNew);
        counts.RowsRevised += published.Series.Sum(s => s.RowsRevised);
        foreach (Bar bar in page.Bars)
        {
            _hash.AppendData(System.Text.Encoding.UTF8.GetBytes(bar.ToString()));
        }

        Quarantine(given.Rejected);
    }

    private void Quarantine(IReadOnlyList<(Bar Bar, string Rule)> rejected)
    {
        if (rejected.Count == 0)
        {
            return;
        }

        Directory.CreateDirectory(store.Layout.Quarantine);
        string path = Path.Combine(store.Layout.Quarantine, _quarantine);
        string header = File.Exists(path) ? "" : "time,open,high,low,close,volume,reason\n";
        File.AppendAllText(path, header + string.Concat(rejected.Select(r => string.Create(
            CultureInfo.InvariantCulture,
            $"{UnixMicroseconds.ToIso(UnixMicroseconds.From(r.Bar.Time))},{r.Bar.Open},{r.Bar.High},{r.Bar.Low},{r.Bar.Close},{r.Bar.Volume},{r.Rule}\n"))));
    }
}

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
    /// <param name="given">The page.</param>
    /// <param name="extra">Coverage that was learnt otherwise.</param>
    /// <param name="cancel">Nothing is saved when it is cancelled before the commit.</param>
    public async Task SaveAsync(CheckedPage given, IReadOnlyList<CoverageSpan> extra, CancellationToken cancel)
    {
        IReadOnlyList<CoverageSpan> spans = Joined(given).Coverage();
        SeriesLoad load = Load(given.Final, given) with { Coverage = [.. extra, .. spans] };
        PublishedSeries published = await PublishAsync(load, replace: false, cancel).ConfigureAwait(false);
        _tail = spans.Count > 0 ? spans[^1] : _tail;
        Count([given], published);
    }

    /// <summary>Replaces the whole series, after its source has put the prices on another basis.</summary>
    public async Task ReplaceAsync(IReadOnlyList<CheckedPage> pages, CancellationToken cancel)
    {
        BarColumns rows = BarColumns.FromRows([.. pages.SelectMany(p => new BarSeries(order.Key, p.Final))]);
        SeriesLoad load = Load(rows, pages[^1] with { Context = pages[0].Context }) with
        {
            Coverage = [.. pages.SelectMany(p => p.Coverage())],
            CorporateActions = [.. pages.SelectMany(p => p.Page.Actions)],
        };
        Count(pages, await PublishAsync(load, replace: true, cancel).ConfigureAwait(false));
    }

    /// <summary>Records where the bars came from, in one row for the whole fetch.</summary>
    public void Finish(IReadOnlyList<TimeRange> asked)
    {
        FetchReport so = counts.Report;
        if (so.Pages == 0)
        {
            return;
        }

        string uri = $"{order.Key} {string.Join(" ", asked)}";
        SourceRecord source = new(
            uri, Convert.ToHexStringLower(_hash.GetCurrentHash()), $"feed {order.Feed.Name}", so.RowsFetched, so.RowsFetched - so.RowsRejected,
            so.RowsRejected, 0, store.Options.Clock.GetElapsedTime(_started));
        store.Publish(new() { MadeBy = "fetch", Series = [new() { Key = order.Key, Basis = order.Feed.Offer.Basis, Source = source }] }, CancellationToken.None);
    }

    public void Dispose() => _hash.Dispose();

    /// <summary>Where the page before ended with nothing, this one says whether the series goes on: then nothing was traded meanwhile.</summary>
    private CheckedPage Joined(CheckedPage given) =>
        _tail is { State: CoverageState.Empty } tail && tail.Range.ToMicroseconds == given.Answered.FromMicroseconds
            ? given with { Answered = TimeRange.FromMicros(tail.Range.FromMicroseconds, given.Answered.ToMicroseconds) }
            : given;

    private Task<PublishedSeries> PublishAsync(SeriesLoad load, bool replace, CancellationToken cancel) =>
        Task.Run(() => store.Publish(new() { MadeBy = "fetch", Series = [load], Replace = replace }, cancel).Series[0], cancel);

    private SeriesLoad Load(BarColumns rows, CheckedPage given) => new()
    {
        Key = order.Key,
        Rows = rows,
        Basis = order.Feed.Offer.Basis,
        BasisAsOf = order.Feed.Offer.Basis == PriceBasis.Raw ? null : given.Context.AskedAt,
        Facts = new(
            given.Page.Symbol?.Name, given.Page.Symbol?.AssetType, given.Page.Symbol?.Currency, Vendor: order.Feed.Name, Calendar: given.Page.Symbol?.Calendar ?? order.Feed.Offer.Calendar),
        CorporateActions = given.Page.Actions,
    };

    private void Count(IReadOnlyList<CheckedPage> pages, PublishedSeries published)
    {
        foreach (CheckedPage given in pages)
        {
            counts.Report = counts.Report with
            {
                Pages = counts.Report.Pages + 1,
                RowsFetched = counts.Report.RowsFetched + given.Final.Count + given.Unfinished.Count + given.Rejected.Count,
                RowsRejected = counts.Report.RowsRejected + given.Rejected.Count,
                RowsLeftOut = counts.Report.RowsLeftOut + given.LeftOut.Count,
            };
            counts.FirstLeftOut ??= given.LeftOut.Count > 0 ? given.LeftOut.Min(b => b.Time) : null;
            foreach (Bar bar in given.Page.Bars)
            {
                _hash.AppendData(System.Text.Encoding.UTF8.GetBytes(bar.ToString()));
            }

            counts.FirstRejected ??= given.Rejected.Count > 0 ? given.Rejected[0] : null;
            Quarantine(given.Rejected);
        }

        counts.Report = counts.Report with { RowsNew = counts.Report.RowsNew + published.RowsNew, RowsRevised = counts.Report.RowsRevised + published.RowsRevised };
    }

    private void Quarantine(IReadOnlyList<RejectedRow> rejected)
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

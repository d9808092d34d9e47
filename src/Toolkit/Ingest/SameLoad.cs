using System.Diagnostics;
using Toolkit.Storage;

namespace Toolkit.Ingest;

/// <summary>Recognises an input that was the latest load of its series already.</summary>
internal static class SameLoad
{
    public static bool IsLatest(BarStore store, SeriesKey key, Func<string> sha256, IngestOptions options) =>
        store.Listings.Find(key) is { RowCount: > 0 }
        && store.Listings.LatestSource(key) is { } latest
        && latest.Format.EndsWith(FileIngest.OptionsMark + options.Fingerprint, StringComparison.Ordinal)
        && latest.Sha256 == sha256();

    public static IngestReport Report(BarStore store, SeriesKey key, long start)
    {
        DatasetRow? row = store.Listings.Datasets().FirstOrDefault(d => d.Symbol == key.Symbol && d.Exchange == key.Exchange && d.Timeframe == key.Timeframe);
        return new()
        {
            Symbol = key.Symbol,
            Exchange = key.Exchange,
            Timeframe = key.Timeframe,
            Skipped = true,
            Files = row?.Files ?? 0,
            Bytes = row?.Bytes ?? 0,
            ElapsedMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds,
        };
    }
}
